import type { LogPageOperation, SeenEvent, SeenLogPage } from '../history.js';
import type { Report } from '../anomaly.js';
import { checkOrigin } from './check-final-streams.js';
import { describeOperation } from './describe-operation.js';
import type { Evidence } from './evidence.js';
import type { LogEvidence, LogPart } from './log-evidence.js';
import { mayBeRemoved } from './stream-evidence.js';

/** How far a cursor has come in each partition: the index of the last event it is known to be past. */
type Reached = ReadonlyMap<number, number>;

/** A page of the log, and where it begins and ends in the final log. */
export interface PlacedPage {
  readonly operation: LogPageOperation;
  readonly index: number;
  readonly page: SeenLogPage;
  /** Undefined where the page began somewhere unknown, and found nothing. */
  readonly reached: Reached | undefined;
}

/**
 * Each page of the log or of a subscription: exactly the events that come next in the log, in order. Pages are tied together by
 * their cursors. Answers where the pages lie.
 */
export function checkLogPages(evidence: Evidence, log: LogEvidence, report: Report): readonly PlacedPage[] {
  const cursors = new Map<string, Reached>();
  const placed: PlacedPage[] = [];
  for (const [index, operation] of inOrderOfReturn(evidence)) {
    if (operation.outcome.is !== 'ok') continue;
    const page = operation.outcome;
    const told: Report = (kind, what, about) =>
      report(kind, `${describeOperation(operation, index)}: ${what}`, { operations: [index], ...about });
    if (operation.limit !== null && page.events.length > operation.limit) {
      told('malformed', `it has ${page.events.length} events, more than were asked for.`);
    }
    const start = operation.after === 'start' ? new Map<number, number>() : cursors.get(operation.after);
    const reached = followPage(
      { page, start, parts: log.parts(operation.filter) },
      { evidence, log, report: told },
    );
    if (reached !== undefined && !cursors.has(page.next)) cursors.set(page.next, reached);
    placed.push({ operation, index, page, reached });
  }
  return placed;
}

/** A cursor can only be used after the page that gave it. */
function inOrderOfReturn({ history }: Evidence): readonly (readonly [number, LogPageOperation])[] {
  const pages = [...history.entries()].filter(
    (entry): entry is [number, LogPageOperation] =>
      entry[1].kind === 'read-log' || entry[1].kind === 'subscription-page',
  );
  return pages.sort(([, a], [, b]) => (a.returned ?? Infinity) - (b.returned ?? Infinity));
}

interface Following {
  readonly page: SeenLogPage;
  readonly start: Reached | undefined;
  readonly parts: readonly LogPart[];
}

interface Telling {
  readonly evidence: Evidence;
  readonly log: LogEvidence;
  readonly report: Report;
}

function followPage({ page, start, parts }: Following, telling: Telling): Reached | undefined {
  const byPartition = new Map(parts.map((part) => [part.partition, part]));
  const reached = new Map(start ?? []);
  let known = start !== undefined;
  for (const event of page.events) {
    const partition = telling.log.partitionOf(event.stream);
    const part = byPartition.get(partition);
    const place = part?.indexOf.get(event.id);
    if (part === undefined || place === undefined) {
      tellAbsent(event, telling);
      continue;
    }
    const before = reached.get(partition) ?? (known ? -1 : place - 1);
    reached.set(partition, Math.max(place, before));
    if (place !== before + 1) tellStep(part, { before, place }, telling.report);
    tellAltered(event, part.events[place]!, telling);
    known ||= parts.length === 1;
  }
  return known ? reached : undefined;
}

function tellStep(
  { events }: LogPart,
  { before, place }: { readonly before: number; readonly place: number },
  report: Report,
): void {
  const event = events[place]!;
  if (place > before) {
    const skipped = events.slice(before + 1, place).map(({ id }) => id);
    report(
      'gap',
      `it comes to ${event.id} and leaves out ${skipped.length} events before it: ${skipped.slice(0, 5).join(', ')}.`,
      {
        streams: [...new Set(events.slice(before + 1, place).map(({ stream }) => stream))],
        eventIds: skipped,
      },
    );
    return;
  }
  const kind = place === before ? 'repeated' : 'misordered';
  report(kind, `it gives ${event.id} (position ${event.position}) after a later event, or again.`, {
    streams: [event.stream],
    eventIds: [event.id],
  });
}

function tellAbsent(event: SeenEvent, { evidence, report }: Telling): void {
  checkOrigin(event, evidence, report);
  const { id, stream, revision } = event;
  if (mayBeRemoved(evidence.stream(stream), revision, evidence.groupOf(id))) return;
  report(
    'vanished',
    `it gave ${id}, revision ${revision} of ${stream}, which is not in the log in the end.`,
    {
      streams: [stream],
      eventIds: [id],
    },
  );
}

function tellAltered(event: SeenEvent, final: SeenEvent, { report }: Telling): void {
  const same =
    event.digest === final.digest && event.position === final.position && event.revision === final.revision;
  if (same && event.stream === final.stream) return;
  report('altered', `it gave ${event.id} otherwise than the log holds it in the end.`, {
    streams: [event.stream],
    eventIds: [event.id],
  });
}
