import type { FinalLogEvent } from '../final-contents.js';
import type { Report } from '../anomaly.js';
import type { AppendGroup } from './append-group.js';
import { firstAttempt } from './append-group.js';
import { checkOrigin } from './check-final-streams.js';
import { describeOperation } from './describe-operation.js';
import type { Evidence } from './evidence.js';
import type { LogEvidence, LogPart } from './log-evidence.js';
import { mayBeRemoved } from './stream-evidence.js';

/** The log in the end: what the streams hold, in an order that agrees with theirs and with positions, appends unbroken. */
export function checkFinalLog(evidence: Evidence, log: LogEvidence, report: Report): void {
  for (const part of log.parts()) {
    checkPositions(part, evidence, report);
    checkRevisionOrder(part, report);
    checkUnbroken(part, evidence, report);
    for (const event of part.events) checkAgainstStream(event, evidence, report);
  }
  checkMissing(evidence, log, report);
}

function checkPositions({ events }: LogPart, { final }: Evidence, report: Report): void {
  const compare = final.comparePositions;
  for (let index = 1; index < events.length; index++) {
    const [before, after] = [events[index - 1]!, events[index]!];
    const wrong =
      compare === undefined
        ? before.position === after.position
        : compare(before.position, after.position) !== 'before';
    if (!wrong) continue;
    report('misordered', `In the log position ${after.position} follows ${before.position}.`, {
      streams: [before.stream, after.stream],
      eventIds: [before.id, after.id],
    });
  }
}

function checkRevisionOrder({ events }: LogPart, report: Report): void {
  const last = new Map<string, FinalLogEvent>();
  for (const event of events) {
    const before = last.get(event.stream);
    last.set(event.stream, event);
    if (before === undefined || before.revision < event.revision) continue;
    const kind = before.revision === event.revision ? 'repeated' : 'misordered';
    report(kind, `In the log revision ${event.revision} of ${event.stream} comes after ${before.revision}.`, {
      streams: [event.stream],
      eventIds: [before.id, event.id],
    });
  }
}

/** Nobody else's event lies between those of one append, and they stand in the order in which they were sent. */
function checkUnbroken({ events, indexOf }: LogPart, { groupOf }: Evidence, report: Report): void {
  const last = new Map<AppendGroup, { readonly index: number; readonly place: number }>();
  for (const [index, { id, stream }] of events.entries()) {
    const group = groupOf(id);
    // The second copy of an event is told elsewhere.
    if (group === undefined || indexOf.get(id) !== index) continue;
    const place = placeOf(group, id);
    const before = last.get(group);
    last.set(group, { index, place });
    if (before === undefined || (before.index === index - 1 && before.place < place)) continue;
    const attempt = firstAttempt(group);
    const who = describeOperation(attempt.operation, attempt.index);
    report('torn', `In the log the events of ${who} are not side by side, in order.`, {
      streams: [stream],
      eventIds: [id],
      operations: [attempt.index],
    });
  }
}

function placeOf(group: AppendGroup, id: string): number {
  const { writes } = firstAttempt(group).operation;
  let before = 0;
  for (const { events } of writes) {
    const place = events.findIndex((event) => event.id === id);
    if (place >= 0) return before + place;
    before += events.length;
  }
  return before;
}

function checkAgainstStream(event: FinalLogEvent, evidence: Evidence, report: Report): void {
  const stream = evidence.stream(event.stream);
  const known = stream.final === undefined ? undefined : stream.finalIds.get(event.revision);
  const about = { streams: [event.stream], eventIds: [event.id] };
  if (known === undefined) {
    if (mayBeRemoved(stream, event.revision, evidence.groupOf(event.id))) return;
    checkOrigin(event, evidence, report);
    report(
      'log-disagrees',
      `The log holds revision ${event.revision} of ${event.stream}, the stream does not.`,
      about,
    );
  } else if (known !== event.id) {
    report(
      'log-disagrees',
      `Revision ${event.revision} of ${event.stream} is ${known} there, ${event.id} in the log.`,
      about,
    );
  } else {
    const inStream = stream.known.get(event.revision);
    if (inStream?.position === event.position && inStream.digest === event.digest) return;
    report(
      'log-disagrees',
      `The event ${event.id} has another position or content in the log than in ${event.stream}.`,
      about,
    );
  }
}

function checkMissing({ final }: Evidence, log: LogEvidence, report: Report): void {
  const parts = new Map(log.parts().map((part) => [part.partition, part]));
  for (const { stream, events } of final.streams) {
    const part = parts.get(log.partitionOf(stream));
    const missing = events.filter(({ id }) => part?.indexOf.has(id) !== true).map(({ id }) => id);
    if (missing.length === 0) continue;
    report(
      'log-disagrees',
      `${missing.length} events of ${stream} are not in the log: ${missing.join(', ')}.`,
      {
        streams: [stream],
        eventIds: missing,
      },
    );
  }
}
