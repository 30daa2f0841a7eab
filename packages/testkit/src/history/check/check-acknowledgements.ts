import type { AppendedStream } from '@eventfold/core';
import type { AppendOperation, SentWrite } from '../history.js';
import type { Report } from '../anomaly.js';
import { describeOperation } from './describe-operation.js';
import type { Evidence } from './evidence.js';
import { mayBeRemoved, type StreamEvidence } from './stream-evidence.js';

/** Every acknowledged append: its events are where it was told, and what it expected can have held. */
export function checkAcknowledgements(evidence: Evidence, report: Report): void {
  for (const [index, operation] of evidence.history.entries()) {
    if (operation.kind !== 'append' || operation.outcome.is !== 'ok') continue;
    const { streams } = operation.outcome;
    for (const [place, write] of operation.writes.entries()) {
      const placed = streams[place];
      if (placed === undefined || !fits(placed, write)) {
        const answer = JSON.stringify(streams);
        report('malformed', `${describeOperation(operation, index)} was answered with ${answer}.`, {
          operations: [index],
        });
        continue;
      }
      const acknowledged = { operation, index, write, placed };
      checkPresence(acknowledged, evidence, report);
      checkExpectation(acknowledged, evidence.stream(write.stream), report);
    }
    checkPosition(operation, index, { evidence, report });
  }
}

interface Acknowledged {
  readonly operation: AppendOperation;
  readonly index: number;
  readonly write: SentWrite;
  readonly placed: AppendedStream;
}

function fits({ stream, firstRevision, lastRevision }: AppendedStream, write: SentWrite): boolean {
  return stream === write.stream && lastRevision - firstRevision + 1 === write.events.length;
}

function checkPresence(acknowledged: Acknowledged, evidence: Evidence, report: Report): void {
  const { operation, index, write, placed } = acknowledged;
  const stream = evidence.stream(write.stream);
  const lost: string[] = [];
  const moved: string[] = [];
  for (const [offset, { id }] of write.events.entries()) {
    const revision = placed.firstRevision + offset;
    if (stream.finalIds.get(revision) === id) continue;
    const actual = stream.finalRevisions.get(id);
    if (actual !== undefined) moved.push(id);
    else if (!mayBeRemoved(stream, revision, evidence.groupOf(id))) lost.push(id);
  }
  const who = describeOperation(operation, index);
  const about = { streams: [write.stream], operations: [index] };
  if (lost.length > 0) {
    const what = `${who} was acknowledged at revision ${placed.firstRevision}, and ${lost.length} of its ${write.events.length} events are not in ${write.stream}`;
    report('lost', `${what}: ${lost.join(', ')}.`, { ...about, eventIds: lost });
  }
  if (moved.length > 0) {
    const places = moved.map((id) => stream.finalRevisions.get(id)).join(', ');
    report(
      'moved',
      `${who} was acknowledged at revision ${placed.firstRevision}, and its events stand at ${places}.`,
      {
        ...about,
        eventIds: moved,
      },
    );
  }
}

function checkExpectation(acknowledged: Acknowledged, stream: StreamEvidence, report: Report): void {
  const { operation, index, write, placed } = acknowledged;
  const { expected } = write;
  const first = placed.firstRevision;
  if (canHaveHeld(expected, first, stream, operation)) return;
  report(
    'expectation-ignored',
    `${describeOperation(operation, index)} was written at revision ${first} of ${write.stream}.`,
    { streams: [write.stream], operations: [index] },
  );
}

function canHaveHeld(
  expected: SentWrite['expected'],
  first: number,
  stream: StreamEvidence,
  { returned }: AppendOperation,
): boolean {
  if (expected === 'any') return true;
  if (expected === 'stream-exists') return first > 0;
  if (expected === 'no-stream') {
    const deletes = stream.removals.filter(({ kind }) => kind === 'delete');
    return first === 0 || deletes.some(({ invoked }) => invoked < (returned ?? Infinity));
  }
  if (typeof expected === 'number') return first === expected + 1;
  const id = stream.known.get(expected.revision)?.id;
  return first === expected.revision + 1 && (id === undefined || id === expected.eventId.toLowerCase());
}

interface Checking {
  readonly evidence: Evidence;
  readonly report: Report;
}

function checkPosition(operation: AppendOperation, index: number, { evidence, report }: Checking): void {
  const { outcome, writes } = operation;
  const write = writes.at(-1);
  const id = write?.events.at(-1)?.id;
  if (outcome.is !== 'ok' || write === undefined || id === undefined) return;
  const known = evidence.stream(write.stream).known.get(outcome.streams.at(-1)?.lastRevision ?? -1);
  if (known?.position === undefined || known.id !== id || known.position === outcome.position) return;
  report(
    'moved',
    `${describeOperation(operation, index)} was acknowledged at position ${outcome.position}, and its last event stands at ${known.position}.`,
    { streams: [write.stream], eventIds: [id], operations: [index] },
  );
}
