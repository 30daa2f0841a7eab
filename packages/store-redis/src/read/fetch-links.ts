import { readLinksScript } from '../commands/generated/read-links-n.js';
import type { RedisClient } from '../connection/connections.js';
import { runScript } from '../connection/run-script.js';
import { corruptStream } from '../layout/event-element.js';
import type { LogLink } from '../layout/log-entry.js';
import type { PartitionKeys } from '../layout/partition-keys.js';

/** An event's element and where it belongs. */
export interface FoundElement {
  readonly element: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

/**
 * The events of each link; those that were removed on purpose are left out.
 * @throws ES_CORRUPT_STREAM where others are missing
 */
export async function fetchLinks(
  client: RedisClient,
  keys: PartitionKeys,
  links: readonly LogLink[],
): Promise<FoundElement[][]> {
  if (links.length === 0) return [];
  const streams = new Map<string, number>();
  const args = links.map(({ stream, revision, count }) => {
    const place = streams.get(stream) ?? streams.size + 2;
    streams.set(stream, place);
    return `${place}:${revision}:${count}`;
  });
  const streamKeys = [...streams.keys()].map((stream) => keys.stream(stream));
  const reply = (await runScript(client, readLinksScript, [keys.markers, ...streamKeys], args)) as (
    number | string
  )[];
  let at = 0;
  return links.map(({ stream, revision, count, position }) => {
    const found: FoundElement[] = [];
    const removed = Number(reply[at++]);
    for (let i = removed; i < count; i++) {
      const element = reply[at++];
      if (typeof element !== 'string') throw corruptStream(stream, `revision ${revision + i} is missing`);
      found.push({ element, stream, revision: revision + i, position: position + i });
    }
    return found;
  });
}
