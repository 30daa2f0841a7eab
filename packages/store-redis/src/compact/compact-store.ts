import type { OperationOptions } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { compactLogScript } from '../commands/generated/compact-log-6.js';
import { readTogether } from '../connection/read-together.js';
import { runScript } from '../connection/run-script.js';
import { nameInKey } from '../layout/key-name.js';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { checkHead, LAYOUT_VERSION, throwScriptFault } from '../layout/script-fault.js';
import type { Partition } from '../partition.js';
import type { PortContext } from '../ports/port-context.js';
import type { CompactOptions, CompactReport } from './compact-options.js';
import { findRemovableLinks } from './removable-links.js';

const ENTRIES_A_STEP = 100;
const LINKS_A_STEP = 500;
const MOST_LINKS_A_STEP = 100_000;

type Operate = PortContext['operate'];

/** The same for all partitions of a store, one after the other. */
export async function compactStore(
  operate: Operate,
  partitions: readonly Partition[],
  options: CompactOptions = {},
): Promise<CompactReport> {
  const sum = { logs: 0, linksBefore: 0, linksAfter: 0 };
  for (const partition of partitions) {
    const { logs, linksBefore, linksAfter } = await compactPartition(operate, partition, options);
    sum.logs += logs;
    sum.linksBefore += linksBefore;
    sum.linksAfter += linksAfter;
  }
  return sum;
}

/**
 * Takes the links of removed events out of a partition's logs, in short steps beside everything else. The logs of
 * categories come before the whole log, from which they are found: what is broken off is found again.
 */
async function compactPartition(
  operate: Operate,
  partition: Partition,
  options: CompactOptions,
): Promise<CompactReport> {
  const linksAStep = checkStep(options.linksAStep);
  const report = { logs: 0, linksBefore: 0, linksAfter: 0 };
  for (const category of await logsToCompact(operate, partition, options)) {
    // As a read: whatever becomes of a step, events are what they were, and nothing of it has to be found out.
    const step = (): Promise<Step> =>
      operate(partition, 'read', options, (client, keys) => copyOn({ client, keys, category, linksAStep }));
    report.logs += 1;
    for (let done = false; !done;) {
      checkSignal(options);
      const copied = await step();
      done = copied.done;
      report.linksBefore += copied.linksBefore;
      report.linksAfter += copied.linksAfter;
    }
  }
  return report;
}

/** The categories in question, and null for the whole log; none where nothing can be forgotten and nothing was broken off. */
async function logsToCompact(
  operate: Operate,
  partition: Partition,
  options: OperationOptions,
): Promise<(string | null)[]> {
  const begun = await operate(partition, 'read', options, async (client, keys) => {
    const [head, fields] = await readTogether(client, (to) => [to.get(keys.head), to.hkeys(keys.copied)]);
    checkHead(head);
    return fields as string[];
  });
  const categories = new Set(
    begun.filter((field) => field !== '$').map((field) => nameInKey(field.slice('c:'.length))),
  );
  for (let after: number | undefined = 0; after !== undefined;) {
    checkSignal(options);
    const from: number = after;
    const looked = await operate(partition, 'read', options, (client, keys) =>
      findRemovableLinks(client, keys, from),
    );
    for (const category of looked.categories) categories.add(category);
    after = looked.next;
  }
  return categories.size + begun.length === 0 ? [] : [...categories, null];
}

interface Step {
  readonly done: boolean;
  readonly linksBefore: number;
  readonly linksAfter: number;
}

interface Copying {
  readonly client: Parameters<typeof runScript>[0];
  readonly keys: PartitionKeys;
  /** Null for the partition's whole log. */
  readonly category: string | null;
  readonly linksAStep: number;
}

async function copyOn({ client, keys, category, linksAStep }: Copying): Promise<Step> {
  const log = category === null ? keys.log : keys.categoryLog(category);
  const field = keys.copyField(category);
  const scriptKeys = [keys.head, keys.markers, keys.copied, log, keys.copyOf(field), keys.copyOf('old')];
  const args = [
    String(LAYOUT_VERSION),
    field,
    String(ENTRIES_A_STEP),
    String(linksAStep),
    category === null ? '1' : '0',
  ];
  const reply = await runScript(client, compactLogScript, scriptKeys, args);
  throwScriptFault(reply);
  const [done, linksBefore = 0, linksAfter = 0] = String(reply).split(',').map(Number);
  return { done: done === 1, linksBefore, linksAfter };
}

function checkStep(links = LINKS_A_STEP): number {
  if (Number.isSafeInteger(links) && links >= 1 && links <= MOST_LINKS_A_STEP) return links;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    `linksAStep is a whole number from 1 to ${MOST_LINKS_A_STEP.toLocaleString('en')}.`,
  );
}

function checkSignal({ signal }: OperationOptions): void {
  if (signal?.aborted !== true) return;
  throw eventStoreError('ES_ABORTED', 'The compaction was broken off; the next one goes on where it was.', {
    cause: signal.reason,
  });
}
