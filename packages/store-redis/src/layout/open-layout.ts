import type { OperationOptions } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import type { RedisClient } from '../connection/connections.js';
import type { Link } from '../connection/link.js';
import { runOperation } from '../connection/run-operation.js';
import type { PartitionKeys } from './partition-keys.js';
import { PARTITION_HASH } from './partition-hash.js';
import { LAYOUT_VERSION } from './script-fault.js';

/** What a database says about the store in it. */
export interface LayoutRecord {
  readonly layout: number;
  readonly partitions: number;
  /** The rule that spreads streams over the partitions. */
  readonly hash: string;
}

/**
 * Creates the store where there is none, with `partitions` (1 when left out), and returns what it was created with.
 * @throws ES_LAYOUT_MISMATCH where the store there is of another layout, hash or number of partitions
 */
export async function openLayout(
  link: Link,
  keysOf: (partition: number) => PartitionKeys,
  partitions: number | undefined,
  options?: OperationOptions,
): Promise<LayoutRecord> {
  const wanted: LayoutRecord = { layout: LAYOUT_VERSION, partitions: partitions ?? 1, hash: PARTITION_HASH };
  const run = (client: RedisClient): Promise<LayoutRecord> => createOrRead(client, keysOf, wanted);
  const found = await runOperation(link, { kind: 'write', repeatable: true, run }, options);
  if (found.layout !== wanted.layout)
    throw mismatch(`has layout ${found.layout}; this library knows ${wanted.layout}`);
  if (found.hash !== wanted.hash)
    throw mismatch(`spreads streams by ${JSON.stringify(found.hash)}, which this library does not know`);
  if (partitions !== undefined && found.partitions !== partitions) {
    throw mismatch(`was created with ${found.partitions} partitions, not ${partitions}`);
  }
  return found;
}

/** Every partition is prepared before the record says so: whoever finds the record finds all of them. */
async function createOrRead(
  client: RedisClient,
  keysOf: (partition: number) => PartitionKeys,
  wanted: LayoutRecord,
): Promise<LayoutRecord> {
  const record = keysOf(0).layout;
  const before = await client.get(record);
  if (before !== null) return parse(before);
  for (let partition = 0; partition < wanted.partitions; partition++) {
    await client.setnx(keysOf(partition).head, `${LAYOUT_VERSION}:0:`);
  }
  await client.setnx(record, JSON.stringify(wanted));
  return parse(await client.get(record));
}

function parse(text: string | null): LayoutRecord {
  try {
    const record = JSON.parse(text ?? '') as Partial<LayoutRecord>;
    const { layout, partitions, hash } = record;
    if (Number.isSafeInteger(layout) && Number.isSafeInteger(partitions) && typeof hash === 'string') {
      return record as LayoutRecord;
    }
  } catch {
    // Not even JSON: the same error.
  }
  throw mismatch('has a layout record that cannot be read');
}

function mismatch(what: string): Error {
  return eventStoreError('ES_LAYOUT_MISMATCH', `The store in this database ${what}.`);
}
