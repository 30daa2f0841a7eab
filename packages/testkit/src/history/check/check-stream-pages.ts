import type { ReadStreamOperation, SeenEvent, SeenStreamPage } from '../history.js';
import type { Report } from '../anomaly.js';
import { checkOrigin } from './check-final-streams.js';
import { describeOperation } from './describe-operation.js';
import type { Evidence } from './evidence.js';
import { mayBeRemoved, sameEvent, type StreamEvidence } from './stream-evidence.js';
import { visibleFrom } from './visible-from.js';

/** Each page of a stream by itself: consecutive, complete as far as it goes, and made of what is known of the stream. */
export function checkStreamPages(evidence: Evidence, report: Report): void {
  for (const [index, operation] of evidence.history.entries()) {
    if (operation.kind !== 'read-stream' || operation.outcome.is !== 'ok') continue;
    const page = { operation, index, page: operation.outcome, stream: evidence.stream(operation.stream) };
    const told: Report = (kind, what, about) =>
      report(kind, `${describeOperation(operation, index)}: ${what}`, {
        streams: [operation.stream],
        operations: [index],
        ...about,
      });
    checkOrder(page, told);
    checkReach(page, told);
    checkEvents(page, evidence, told);
    checkTear(page, evidence, told);
    checkRemoved(page, told);
  }
}

interface Page {
  readonly operation: ReadStreamOperation;
  readonly page: SeenStreamPage;
  readonly stream: StreamEvidence;
}

function checkOrder({ operation, page: { events } }: Page, report: Report): void {
  const step = operation.direction === 'forward' ? 1 : -1;
  for (let index = 1; index < events.length; index++) {
    const [before, after] = [events[index - 1]!, events[index]!];
    if (after.revision === before.revision + step) continue;
    const kind =
      after.revision === before.revision
        ? 'repeated'
        : (after.revision - before.revision) * step > 0
          ? 'gap'
          : 'misordered';
    report(kind, `revision ${after.revision} comes after ${before.revision}.`, {
      eventIds: [before.id, after.id],
    });
  }
  if (events.length > operation.limit)
    report('malformed', `it has ${events.length} events, more than were asked for.`);
}

/** Where a page begins and ends. Of a stream that events were removed from, only that it does not go past its end. */
function checkReach(page: Page, report: Report): void {
  const { events, state, head } = page.page;
  const end = state === 'active' ? (head ?? -1) : -1;
  if (events.some(({ revision }) => revision > end)) {
    report(
      'malformed',
      `it says that the stream is ${state} and ends at ${head}, and holds events past that.`,
    );
  } else if (state === 'active' && page.stream.removals.length === 0) {
    checkEnds(page, wantedRange(page, end), report);
  }
}

function checkEnds(
  { page: { events, next } }: Page,
  wanted: { readonly first: number; readonly last: number } | undefined,
  report: Report,
): void {
  const [first] = events;
  const last = events.at(-1)?.revision;
  if (wanted === undefined) {
    if (first !== undefined) report('malformed', 'nothing stands where it was asked to begin.');
  } else if (first !== undefined && first.revision !== wanted.first) {
    report('gap', `it begins at revision ${first.revision} instead of ${wanted.first}.`, {
      eventIds: [first.id],
    });
  } else if (next === null && last !== wanted.last) {
    report(
      'gap',
      `it says that nothing follows, and ends at ${last ?? 'nothing'} instead of ${wanted.last}.`,
    );
  }
}

function wantedRange({ operation }: Page, end: number): { first: number; last: number } | undefined {
  const { direction, from } = operation;
  const first = direction === 'forward' ? (from ?? 0) : Math.min(from ?? end, end);
  if (first > end || end < 0) return undefined;
  return { first, last: direction === 'forward' ? end : 0 };
}

function checkEvents({ page, stream }: Page, evidence: Evidence, report: Report): void {
  for (const event of page.events) {
    const known = stream.known.get(event.revision);
    const own = evidence.stream(event.stream) === stream;
    if (own && known !== undefined && sameEvent(event, known)) {
      if (known !== event && known.digest !== event.digest) checkOrigin(event, evidence, report);
      continue;
    }
    checkOrigin(event, evidence, report);
    if (own && !isExcused(event, stream, evidence))
      report('vanished', `revision ${event.revision} held ${event.id}, which is not there in the end.`, {
        eventIds: [event.id],
      });
  }
}

function isExcused(event: SeenEvent, stream: StreamEvidence, { groupOf }: Evidence): boolean {
  return mayBeRemoved(stream, event.revision, groupOf(event.id));
}

/** A head that stands inside an append shows half of it. */
function checkTear({ page, stream }: Page, { groupOf }: Evidence, report: Report): void {
  const { head, state } = page;
  if (head === null || state !== 'active') return;
  const id = stream.known.get(head)?.id ?? '';
  const write = groupOf(id)?.attempts[0]?.operation.writes.find(({ events }) =>
    events.some((event) => event.id === id),
  );
  const place = write?.events.findIndex((event) => event.id === id) ?? 0;
  if (write === undefined || place === write.events.length - 1) return;
  report('torn', `it saw ${place + 1} of the ${write.events.length} events of one append.`, {
    eventIds: [id],
  });
}

function checkRemoved({ operation, page, stream }: Page, report: Report): void {
  const first = visibleFrom(stream, operation.invoked);
  const shown = page.events.filter(({ revision }) => revision < first).map(({ id }) => id);
  if (shown.length > 0) {
    report('resurrected', `it gave events below revision ${first}, which had been removed before.`, {
      eventIds: shown,
    });
  }
}
