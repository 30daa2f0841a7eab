import type { LogFilter, RecordedEvent } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import type { RedisClient } from '../connection/connections.js';
import { typeTest } from '../layout/event-element.js';
import type { LogLink } from '../layout/log-entry.js';
import { formatPosition, parsePosition } from '../layout/position.js';
import type { Partition } from '../partition.js';
import { fetchLinks } from './fetch-links.js';
import type { ScanMark } from './log-cursor.js';
import { linkTest, logSource } from './log-source.js';
import { readLogLinks, type FoundLinks } from './read-log-links.js';

/** Events that one page may look at where their types decide. */
const EVENTS_LOOKED_AT = 1000;
/** Events that one page may pass over by their links alone. */
const EVENTS_PASSED = 10_000;

export interface ScanRequest {
  readonly filter: LogFilter | undefined;
  readonly after: ScanMark;
  readonly limit: number;
}

export interface Scan {
  readonly events: RecordedEvent[];
  readonly next: ScanMark;
  readonly atHead: boolean;
}

/** Looks at the next part of one partition's log. @throws ES_HISTORY_DIVERGED, ES_CORRUPT_STREAM */
export async function scanPartition(
  client: RedisClient,
  partition: Partition,
  request: ScanRequest,
): Promise<Scan> {
  const { filter, after, limit } = request;
  const { keys } = partition;
  const source = logSource(keys, filter);
  const target = filter === undefined ? limit : filter.types === undefined ? EVENTS_PASSED : EVENTS_LOOKED_AT;
  const entries = partition.pace.entriesFor(target);
  const look = await readLogLinks(client, { keys, source, after: after.number, entries });
  if (source.whole) partition.pace.learn(look);
  const anchor = anchorToVerify(after, look);

  const wanted = chooseLinks(look, request);
  const extra = [anchor, endLink(look, wanted)].filter((link) => link !== undefined);
  const isWanted = filter?.types && typeTest(filter.types);
  const [events, marks] = await Promise.all([
    fetchLinks(client, partition, { links: wanted.links, isWanted, limit }),
    fetchLinks(client, partition, { links: extra, limit: extra.length }),
  ]);
  if (anchor !== undefined) verifyAnchor(after, eventAt(anchor.position, marks, partition));

  // Where the limit ended the page, it goes to its last event.
  const isCut = isWanted !== undefined && events.length === limit;
  const scanned = isCut ? numberOf(events.at(-1), partition) : wanted.scanned;
  const last = eventAt(scanned, [...marks, ...events.slice(-1)], partition);
  return {
    events,
    next: scanned === look.head.number ? look.head : { number: scanned, id: last?.id ?? '' },
    atHead: scanned >= look.head.number,
  };
}

function numberOf(event: RecordedEvent | undefined, { count }: Partition): number {
  return event === undefined ? 0 : parsePosition(event.position, count).number;
}

function eventAt(
  number: number,
  events: readonly RecordedEvent[],
  { index, count }: Partition,
): RecordedEvent | undefined {
  const position = formatPosition(index, number, count);
  return events.find((event) => event.position === position);
}

/** The event at the mark, if it has to be fetched to be verified. */
function anchorToVerify(after: ScanMark, { head, anchor }: FoundLinks): LogLink | undefined {
  if (after.number > head.number) throw diverged();
  if (after.id === '' || after.number === 0) return undefined;
  if (after.number === head.number) {
    if (after.id !== head.id) throw diverged();
    return undefined;
  }
  return anchor && single(anchor, after.number);
}

function verifyAnchor(after: ScanMark, event: RecordedEvent | undefined): void {
  if (event !== undefined && event.id !== after.id) throw diverged();
}

interface Wanted {
  readonly links: readonly LogLink[];
  readonly scanned: number;
}

/** What to fetch: the wanted parts of links, as many events as the page may hold or look at. */
function chooseLinks({ links, scanned }: FoundLinks, { filter, after, limit }: ScanRequest): Wanted {
  const isWanted = linkTest(filter);
  const chosen: LogLink[] = [];
  let room = filter?.types === undefined ? limit : EVENTS_LOOKED_AT;
  for (const link of links) {
    const skipped = Math.max(0, after.number + 1 - link.position);
    const available = Math.min(link.count - skipped, scanned - link.position - skipped + 1);
    if (available <= 0 || !isWanted(link)) continue;
    const count = Math.min(available, room);
    const position = link.position + skipped;
    if (count === link.count) chosen.push(link);
    else if (count > 0) chosen.push({ ...link, revision: link.revision + skipped, position, count });
    room -= count;
    if (count < available) return { links: chosen, scanned: position + count - 1 };
  }
  return { links: chosen, scanned: Math.max(scanned, after.number) };
}

/** The event that the next mark stands on, where the page does not hold it anyway. */
function endLink({ head, links }: FoundLinks, { links: wanted, scanned }: Wanted): LogLink | undefined {
  const last = wanted.at(-1);
  const isHeld = last !== undefined && last.position + last.count > scanned;
  if (scanned === head.number || isHeld) return undefined;
  const link = links.find(({ position, count }) => position <= scanned && scanned < position + count);
  return link && single(link, scanned);
}

function single(link: LogLink, position: number): LogLink {
  return { ...link, revision: link.revision + position - link.position, position, count: 1 };
}

function diverged(): Error {
  return eventStoreError(
    'ES_HISTORY_DIVERGED',
    'The cursor stands on an event that is not in this history: Redis has lost events that were read from it.',
    { details: {} },
  );
}
