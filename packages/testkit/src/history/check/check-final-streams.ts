import type { SeenEvent } from '../history.js';
import type { FinalStream } from '../final-contents.js';
import type { Report } from '../anomaly.js';
import { firstAttempt, type AppendGroup } from './append-group.js';
import { describeOperation } from './describe-operation.js';
import type { Evidence } from './evidence.js';
import { mayBeRemoved, type StreamEvidence } from './stream-evidence.js';

/** Each stream by itself: no holes, no duplicates, nothing that nobody wrote, nothing altered. */
export function checkFinalStreams(evidence: Evidence, report: Report): void {
  for (const stream of evidence.final.streams) {
    checkRevisions(stream, evidence.stream(stream.stream), report);
    checkDuplicates(stream, evidence, report);
    for (const event of stream.events) checkOrigin(event, evidence, report);
  }
}

function checkRevisions(
  { stream, events, head }: FinalStream,
  evidence: StreamEvidence,
  report: Report,
): void {
  const about = { streams: [stream] };
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return;
  if (first.revision !== 0 && !mayBeRemoved(evidence, first.revision - 1, undefined)) {
    report(
      'lost',
      `${stream} begins at revision ${first.revision}, and nobody removed what was before.`,
      about,
    );
  }
  if (head !== last.revision) {
    report(
      'malformed',
      `${stream} says that it ends at ${head}, and its last event is ${last.revision}.`,
      about,
    );
  }
  for (let index = 1; index < events.length; index++) {
    const [before, after] = [events[index - 1]!.revision, events[index]!.revision];
    if (after !== before + 1) report('gap', `In ${stream} revision ${after} follows ${before}.`, about);
  }
}

function checkDuplicates({ stream, events }: FinalStream, evidence: Evidence, report: Report): void {
  const { finalRevisions } = evidence.stream(stream);
  for (const { id, revision } of events) {
    const first = finalRevisions.get(id) ?? revision;
    if (first === revision || isRepeatedByDesign(evidence, id)) continue;
    report('duplicate', `The event ${id} is in ${stream} at revision ${first} and again at ${revision}.`, {
      streams: [stream],
      eventIds: [id],
    });
  }
}

/** A store may say that it does not recognise a repeat under an expectation that names no revision. */
function isRepeatedByDesign({ final, groupOf }: Evidence, id: string): boolean {
  const attempts = groupOf(id)?.attempts ?? [];
  const open = attempts.every(({ operation }) =>
    operation.writes.some(({ expected }) => expected === 'any' || expected === 'stream-exists'),
  );
  return final.levels?.idempotentAny === 'none' && attempts.length > 1 && open;
}

/** Whether the event was sent, to this stream and with this content, by somebody who was not told that it failed. */
export function checkOrigin(event: SeenEvent, { groupOf }: Evidence, report: Report): void {
  const { id, stream, revision, digest } = event;
  const about = { streams: [stream], eventIds: [id] };
  const group = groupOf(id);
  const sent = group === undefined ? [] : sentAs(group, id, stream);
  if (group === undefined || sent.length === 0) {
    report('phantom', `Nobody sent the event ${id} at revision ${revision} of ${stream} there.`, about);
    return;
  }
  const { operation, index } = firstAttempt(group);
  const who = describeOperation(operation, index);
  if (group.fate === 'failed') {
    report(
      'phantom',
      `${who} was told that nothing was written, and ${id} is at revision ${revision} of ${stream}.`,
      {
        ...about,
        operations: [index],
      },
    );
  }
  if (!sent.includes(digest)) {
    report('altered', `The event ${id} at revision ${revision} of ${stream} is not as ${who} sent it.`, {
      ...about,
      operations: [index],
    });
  }
}

function sentAs({ attempts }: AppendGroup, id: string, stream: string): readonly string[] {
  return attempts.flatMap(({ operation }) =>
    operation.writes
      .filter((write) => write.stream === stream)
      .flatMap(({ events }) => events.filter((event) => event.id === id).map((event) => event.digest)),
  );
}
