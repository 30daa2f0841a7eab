import { categoryOf } from '@eventfold/core';
import type { RedisClient } from '../connection/connections.js';
import { keyName } from '../layout/key-name.js';
import { lastPositionOf, linksOf, type LogLink, type RawLogEntry } from '../layout/log-entry.js';
import type { PartitionKeys } from '../layout/partition-keys.js';

const ENTRIES_A_PAGE = 50;
/** Looked up by one command: no command may keep the server for long. */
const NAMES_A_COMMAND = 500;

/** A part of the log, looked through for links of removed events. */
export interface LookedThrough {
  /** The categories in whose logs something can be forgotten. */
  readonly categories: readonly string[];
  /** Where to go on; undefined at the end. */
  readonly next: number | undefined;
}

/** Looks through the next part of a partition's log. The newest entry always stays, so it does not count. */
export async function findRemovableLinks(
  client: RedisClient,
  keys: PartitionKeys,
  after: number,
): Promise<LookedThrough> {
  const start = `0-${after + 1}`;
  const entries = (await client.xrange(keys.log, start, '+', 'COUNT', ENTRIES_A_PAGE)) as RawLogEntry[];
  const isLast = entries.length < ENTRIES_A_PAGE;
  const links = (isLast ? entries.slice(0, -1) : entries).flatMap(linksOf);
  const marks = await marksOf(client, keys, new Set(links.map(({ stream }) => stream)));
  const forgettable = links.filter((link) => canForget(link, marks.get(link.stream)));
  const last = entries.at(-1);
  return {
    categories: [...new Set(forgettable.map(({ stream }) => categoryOf(stream)))],
    next: isLast || last === undefined ? undefined : lastPositionOf(last),
  };
}

async function marksOf(
  client: RedisClient,
  keys: PartitionKeys,
  streams: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const names = [...streams];
  const marks = new Map<string, string>();
  for (let from = 0; from < names.length; from += NAMES_A_COMMAND) {
    const asked = names.slice(from, from + NAMES_A_COMMAND);
    const found = await client.hmget(keys.markers, ...asked.map(keyName));
    for (const [place, name] of asked.entries()) {
      const mark = found[place];
      if (typeof mark === 'string') marks.set(name, mark);
    }
  }
  return marks;
}

/** What compact-log-6.lua decides again, at the moment of copying. */
function canForget({ revision, count }: LogLink, mark: string | undefined): boolean {
  const [state, first] = mark?.split(':', 2) ?? [];
  if (first === undefined) return false;
  if (state === 't') return true;
  const removed = Math.min(count, Number(first) - revision);
  return removed > (revision === 0 ? 1 : 0);
}
