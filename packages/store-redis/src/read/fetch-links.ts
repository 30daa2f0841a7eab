import type { RecordedEvent } from '@eventfold/core';
import { readLinksScript } from '../commands/generated/read-links-n.js';
import type { RedisClient } from '../connection/connections.js';
import { runScript } from '../connection/run-script.js';
import { corruptStream, decodeElement, parseElements } from '../layout/event-element.js';
import type { LogLink } from '../layout/log-entry.js';
import type { Partition } from '../partition.js';

/** Events that one call of the script fetches: while one lot is decoded, the server and the network are at the next. */
const LOT = 200;

/** What to fetch. */
export interface LinksRequest {
  readonly links: readonly LogLink[];
  /** Told by an event's element, before it is decoded; all where it is left out. */
  readonly isWanted?: ((element: string) => boolean) | undefined;
  /** How many events at most. */
  readonly limit: number;
}

/**
 * The events that links stand for, in their order; those that were removed on purpose are left out.
 * @throws ES_CORRUPT_STREAM where others are missing
 */
export async function fetchLinks(
  client: RedisClient,
  partition: Partition,
  { links, isWanted, limit }: LinksRequest,
): Promise<RecordedEvent[]> {
  const form = isWanted === undefined ? 'text' : 'list';
  const lots = lotsOf(links).map((lot) => ({ lot, reply: fetchLot(client, partition, { lot, form }) }));
  // If one fails, nobody waits for those after it.
  for (const { reply } of lots) reply.catch(() => undefined);
  const events: RecordedEvent[] = [];
  for (const { lot, reply } of lots) {
    const found = await reply;
    const parts = typeof found === 'string' ? parseElements(found) : found;
    const fit = Array.isArray(parts) && (typeof found !== 'string' || parts.length === sizeOf(lot));
    // What is damaged can only be told from what is not in a list.
    const sound = fit ? parts : await fetchLot(client, partition, { lot, form: 'list' });
    decodeLot(Array.isArray(sound) ? sound : [], lot, { partition, isWanted, limit, events });
    if (events.length === limit) break;
  }
  return events;
}

interface Decoding {
  readonly partition: Partition;
  readonly isWanted: ((element: string) => boolean) | undefined;
  readonly limit: number;
  readonly events: RecordedEvent[];
}

function decodeLot(items: readonly unknown[], lot: readonly LogLink[], decoding: Decoding): void {
  const { isWanted, limit, events } = decoding;
  const { index: partition, count: partitions } = decoding.partition;
  let at = 0;
  for (const { stream, revision, count, position } of lot) {
    const removed = typeof items[at] === 'number' ? Number(items[at++]) : 0;
    for (let i = removed; i < count; i++) {
      const item = items[at++];
      if (typeof item === 'number') throw corruptStream(stream, `revision ${revision + i} is missing`);
      if (isWanted !== undefined && !isWanted(item as string)) continue;
      if (events.length === limit) return;
      const place = { stream, revision: revision + i, number: position + i, partition, partitions };
      events.push(decodeElement(item, place));
    }
  }
}

function sizeOf(lot: readonly LogLink[]): number {
  return lot.reduce((sum, { count }) => sum + count, 0);
}

function lotsOf(links: readonly LogLink[]): LogLink[][] {
  const lots: LogLink[][] = [];
  let room = 0;
  for (const link of links) {
    if (room <= 0) {
      lots.push([]);
      room = LOT;
    }
    lots.at(-1)?.push(link);
    room -= link.count;
  }
  return lots;
}

async function fetchLot(
  client: RedisClient,
  { keys }: Partition,
  { lot, form }: { readonly lot: readonly LogLink[]; readonly form: 'text' | 'list' },
): Promise<string | unknown[]> {
  const streams = new Map<string, number>();
  const streamKeys = [keys.markers];
  let plan = '';
  for (const { stream, revision, count } of lot) {
    let place = streams.get(stream);
    if (place === undefined) {
      place = streamKeys.push(keys.stream(stream));
      streams.set(stream, place);
    }
    plan += `${plan === '' ? '' : ','}${place},"${revision}",${count}`;
  }
  return (await runScript(client, readLinksScript, streamKeys, [`[${plan}]`, form])) as string | unknown[];
}
