import { isCluster, type RedisClient } from '../connection/connections.js';
import { readTogether } from '../connection/read-together.js';
import { lastPositionOf, linksOf, type LogLink, type RawLogEntry } from '../layout/log-entry.js';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { checkHead } from '../layout/script-fault.js';
import type { ScanMark } from './log-cursor.js';
import type { LogSource } from './log-source.js';

/** What one look at the logs found. */
export interface FoundLinks {
  /** Where the partition ended when it was looked at. */
  readonly head: ScanMark;
  /** In the order of their positions; the first may begin before what was asked for. */
  readonly links: readonly LogLink[];
  /** Everything up to here was looked at. */
  readonly scanned: number;
  /** The link that holds the event at the mark, where it is still in the log. */
  readonly anchor: LogLink | undefined;
  /** How many entries the links are from. */
  readonly entries: number;
}

interface Look {
  readonly keys: PartitionKeys;
  readonly source: LogSource;
  readonly after: number;
  /** Entries of each log, at most. */
  readonly entries: number;
}

/** Looks at the logs after a position. The head is read first, so that nothing before it can be missed. */
export async function readLogLinks(
  client: RedisClient,
  { keys, source, after, entries }: Look,
): Promise<FoundLinks> {
  // In a cluster only one that is awaited is certain to come first.
  const headFirst = isCluster(client) ? await client.get(keys.head) : undefined;
  const [head, log, ...categoryLogs] = await readTogether(client, (to) => [
    headFirst ?? to.get(keys.head),
    // From the entry that holds the event at the mark: it is verified.
    to.xrange(keys.log, `0-${Math.max(after, 1)}`, '+', 'COUNT', source.whole ? entries + 1 : 1),
    ...(source.whole ? [] : source.keys).map((key) =>
      to.xrange(key, `0-${after + 1}`, '+', 'COUNT', entries),
    ),
  ]);
  const end = headOf(head);
  const own = log as RawLogEntry[];
  const ranges = source.whole ? [own] : (categoryLogs as RawLogEntry[][]);
  const full = source.whole ? entries + 1 : entries;
  const scanned = Math.min(...ranges.map((range) => scannedBy(range, full, Math.max(end.number, after))));
  const links = ranges.flatMap((range) => range.flatMap(linksOf));
  if (ranges.length > 1) links.sort((a, b) => a.position - b.position);
  return {
    head: end,
    links,
    scanned: ranges.length === 0 ? end.number : scanned,
    anchor: anchorOf(own[0], after),
    entries: ranges.reduce((sum, range) => sum + range.length, 0),
  };
}

/** A range that was cut short covers up to its last entry, any other one up to the head. What came after the head belongs to the next look. */
function scannedBy(range: readonly RawLogEntry[], full: number, head: number): number {
  const last = range.length < full ? undefined : range.at(-1);
  return last === undefined ? head : Math.min(head, lastPositionOf(last));
}

function anchorOf(entry: RawLogEntry | undefined, number: number): LogLink | undefined {
  if (entry === undefined || number === 0) return undefined;
  return linksOf(entry).find(({ position, count }) => position <= number && number < position + count);
}

/** A partition's head: `<layout>:<number>:<id>`. */
export function headOf(text: unknown): ScanMark {
  checkHead(text);
  const [, number, id = ''] = String(text).split(':');
  return { number: Number(number), id };
}
