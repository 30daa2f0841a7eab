import type { ExpectedRevision, ManifestLevels, ViolationReason } from '@eventfold/core';
import type { AnsweredViolation } from './answer.js';
import { headOf, lookAt, write, type ModelStore, type ModelStream } from './model-store.js';
import { refusedWith, unchanged, type Prediction } from './predict.js';
import type { Step, StepWrite } from './script.js';

type Append = Extract<Step, { do: 'append' }>;

/** What an append may be answered. */
export function predictAppend(
  store: ModelStore,
  step: Append,
  levels: ManifestLevels,
): readonly Prediction[] {
  const { writes, checks } = step;
  if ([...writes, ...checks].some(({ stream }) => lookAt(store, stream).state === 'tombstoned'))
    return [refusedWith('ES_STREAM_TOMBSTONED')];
  if (writes.every((each) => placeOf(store, each)?.whole === true)) return predictRepeat(store, step, levels);
  return MEMORIES.map((memory) => {
    const violations = [
      ...writes.flatMap((each) =>
        placeOf(store, each) === undefined ? violationOf(store, each, memory) : [partlyRepeated(store, each)],
      ),
      ...checks.flatMap((check) => violationOf(store, check, memory)),
    ];
    return violations.length > 0 ? unchanged({ is: 'conflict', violations }) : written(store, step);
  });
}

/** Whether a store still knows the ids of events that were removed. It may, or may not. */
export type Memory = 'remembers' | 'forgets';
export const MEMORIES: readonly Memory[] = ['remembers', 'forgets'];

type Expectation = Pick<StepWrite, 'stream' | 'expected'>;

interface Place {
  readonly first: number;
  readonly whole: boolean;
}

/** Where a write's events stand, if its first one was written before; of two places the older or the newer one. */
function placeOf(
  store: ModelStore,
  { stream, events }: StepWrite,
  age: 'oldest' | 'newest' = 'oldest',
): Place | undefined {
  const stored = lookAt(store, stream).events;
  const ids = stored.map(({ id }) => id);
  const first = age === 'oldest' ? ids.indexOf(events[0]?.id ?? '') : ids.lastIndexOf(events[0]?.id ?? '');
  if (first < 0) return undefined;
  return { first, whole: events.every(({ id }, offset) => ids[first + offset] === id) };
}

function written(store: ModelStore, { writes }: Append): Prediction {
  return {
    answer: {
      is: 'appended',
      streams: writes.map(({ stream, events }) => {
        const firstRevision = headOf(lookAt(store, stream)) + 1;
        return { stream, firstRevision, lastRevision: firstRevision + events.length - 1 };
      }),
    },
    apply() {
      for (const { stream, events } of writes) write(store, stream, events);
    },
  };
}

/** A repeat is answered as the first one was; once its events were removed, it may conflict instead. */
function predictRepeat(store: ModelStore, step: Append, levels: ManifestLevels): readonly Prediction[] {
  const predictions = (['oldest', 'newest'] as const).map((age): Prediction => {
    const streams = step.writes.map((each) => {
      const firstRevision = placeOf(store, each, age)?.first ?? 0;
      return { stream: each.stream, firstRevision, lastRevision: firstRevision + each.events.length - 1 };
    });
    return unchanged({ is: 'appended', streams });
  });
  const gone = step.writes.some(({ stream, events }) =>
    lookAt(store, stream).events.some(
      ({ id, removed }) => removed && events.some((event) => event.id === id),
    ),
  );
  if (gone) predictions.push({ ...unchanged({ is: 'conflict', violations: [] }), anyConflict: true });
  const open = step.writes.some(({ expected }) => expected === 'any' || expected === 'stream-exists');
  // What a store remembers for a while may go with the events.
  const forgotten = levels.idempotentAny === 'none' || (levels.idempotentAny === 'window' && gone);
  if (open && forgotten) predictions.push(writtenAnew(store, step));
  return predictions;
}

function writtenAnew(store: ModelStore, step: Append): Prediction {
  const violations = step.writes.flatMap((each) => violationOf(store, each, 'remembers'));
  return violations.length > 0 ? unchanged({ is: 'conflict', violations }) : written(store, step);
}

/** The violation of an expectation, if any, as a list of one or none. */
export function violationOf(
  store: ModelStore,
  { stream: name, expected }: Expectation,
  memory: Memory,
): AnsweredViolation[] {
  const stream = lookAt(store, name);
  const reason = judge(stream, expected, memory);
  return reason === undefined ? [] : [violated(stream, name, { expected, reason })];
}

function judge(stream: ModelStream, expected: ExpectedRevision, memory: Memory): ViolationReason | undefined {
  if (typeof expected === 'object') {
    const event = stream.events[expected.revision];
    if (event?.removed === true && memory === 'forgets') return 'unverifiable';
    if (event?.id !== expected.eventId) return 'diverged';
    return expected.revision === headOf(stream) ? undefined : 'revision';
  }
  return holds(stream, expected) ? undefined : 'revision';
}

function holds(stream: ModelStream, expected: Exclude<ExpectedRevision, object>): boolean {
  const exists = stream.state === 'active';
  if (expected === 'any') return true;
  if (expected === 'stream-exists') return exists;
  return expected === 'no-stream' ? !exists : expected === headOf(stream);
}

/** What comes after the expected revision; to whom expects no stream, all that can be read. */
function missedBy({ state, events }: ModelStream, expected: ExpectedRevision): readonly string[] | undefined {
  if (state !== 'active' || expected === 'any' || expected === 'stream-exists') return undefined;
  const ids = (missed: typeof events): readonly string[] => missed.map(({ id }) => id);
  if (expected === 'no-stream') return ids(events.filter(({ removed }) => !removed));
  const after = typeof expected === 'number' ? expected : expected.revision;
  const missed = events.slice(after + 1);
  return missed.some(({ removed }) => removed) ? undefined : ids(missed);
}

function partlyRepeated(store: ModelStore, { stream, expected }: Expectation): AnsweredViolation {
  return violated(lookAt(store, stream), stream, { expected, reason: 'partly-repeated' });
}

function violated(
  stream: ModelStream,
  name: string,
  { expected, reason }: Pick<AnsweredViolation, 'expected' | 'reason'>,
): AnsweredViolation {
  const head = headOf(stream);
  const known = reason === 'revision' || reason === 'partly-repeated';
  const missed = known ? missedBy(stream, expected) : undefined;
  return { stream: name, expected, reason, state: stream.state, actual: head < 0 ? null : head, missed };
}
