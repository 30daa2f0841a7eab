import type { ListRequest, NamePage, OperationOptions, StreamDirectory } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { readTogether } from '../connection/read-together.js';
import { keyName, nameInKey } from '../layout/key-name.js';
import { linksOf, type LogLink, type RawLogEntry } from '../layout/log-entry.js';
import { checkHead } from '../layout/script-fault.js';
import type { PortContext } from './port-context.js';

/** Log entries that one page may look at. */
const ENTRIES_LOOKED_AT = 500;

/**
 * Streams in the order in which they were created, partition by partition: the log has one link at revision 0 for
 * each. A page can be short, or empty, before the end. Categories are few and come in the order of their names.
 */
export function redisDirectory(context: PortContext): StreamDirectory {
  return {
    streams: async (request, options) => streamPage(context, request, options),
    categories: async (request, options) => categoryPage(context, request, options),
  };
}

async function streamPage(
  context: PortContext,
  request: ListRequest,
  options?: OperationOptions,
): Promise<NamePage> {
  const { category, after, limit } = request;
  checkLimit(limit);
  const { partition, number } = placeOf(after, context.partitions.length);
  const own = context.partitions[partition];
  if (own === undefined) throw refused();
  return context.operate(own, 'read', options, async (client, keys) => {
    const log = category === undefined ? keys.log : keys.categoryLog(category);
    const [head, found] = await readTogether(client, (to) => [
      to.get(keys.head),
      to.xrange(log, `0-${number + 1}`, '+', 'COUNT', ENTRIES_LOOKED_AT),
    ]);
    checkHead(head);
    const entries = found as RawLogEntry[];
    const born = entries.flatMap(linksOf).filter((link) => link.revision === 0 && link.position > number);
    const looked = born.slice(0, limit);
    const markers =
      looked.length === 0
        ? []
        : await client.hmget(keys.markers, ...looked.map(({ stream }) => keyName(stream)));
    const names = looked
      .filter((_, index) => !/^[dt]/.test(markers[index] ?? ''))
      .map(({ stream }) => stream);
    return {
      names,
      next: nextOf({ born, looked, entries, partition, partitions: context.partitions.length }),
    };
  });
}

interface Looked {
  readonly born: readonly LogLink[];
  readonly looked: readonly LogLink[];
  readonly entries: readonly RawLogEntry[];
  readonly partition: number;
  readonly partitions: number;
}

function nextOf({ born, looked, entries, partition, partitions }: Looked): string | null {
  if (looked.length < born.length) return `${partition}:${looked.at(-1)?.position ?? 0}`;
  const last = entries.at(-1);
  if (last !== undefined && entries.length === ENTRIES_LOOKED_AT) return `${partition}:${last[0].slice(2)}`;
  return partition + 1 < partitions ? `${partition + 1}:0` : null;
}

function placeOf(after: string | undefined, partitions: number): { partition: number; number: number } {
  if (after === undefined) return { partition: 0, number: 0 };
  const [, partition, number] = /^(\d{1,4}):(\d{1,16})$/.exec(after) ?? [];
  if (number === undefined || Number(partition) >= partitions) throw refused();
  return { partition: Number(partition), number: Number(number) };
}

async function categoryPage(
  { partitions, operate }: PortContext,
  { after = '', limit }: Pick<ListRequest, 'after' | 'limit'>,
  options?: OperationOptions,
): Promise<NamePage> {
  checkLimit(limit);
  const lists = await Promise.all(
    partitions.map((partition) =>
      operate(partition, 'read', options, async (client, keys) => {
        const [head, names] = await readTogether(client, (to) => [
          to.get(keys.head),
          to.hkeys(keys.categories),
        ]);
        checkHead(head);
        return names as string[];
      }),
    ),
  );
  const all = [...new Set(lists.flat().map(nameInKey))].filter((name) => name > after).sort();
  const names = all.slice(0, limit);
  return { names, next: names.length < all.length ? (names.at(-1) ?? null) : null };
}

function checkLimit(limit: number): void {
  if (!Number.isSafeInteger(limit) || limit < 1) throw refused();
}

function refused(): Error {
  return eventStoreError(
    'ES_INVALID_ARGUMENT',
    'A list is asked for with a limit from 1 and the `next` of another page.',
  );
}
