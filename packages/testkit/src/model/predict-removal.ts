import { lookAt, remove, type ModelStore } from './model-store.js';
import { MEMORIES, violationOf, type Memory } from './predict-append.js';
import { refusedWith, unchanged, type Prediction } from './predict.js';
import type { Step } from './script.js';

type Removal = Extract<Step, { do: 'delete' | 'tombstone' }>;

const UNCHANGED = unchanged({ is: 'removed', changed: false });

/** What a delete or a tombstone is answered. */
export function predictRemoval(store: ModelStore, step: Removal): readonly Prediction[] {
  const { state } = lookAt(store, step.stream);
  if (state === 'tombstoned')
    return [step.do === 'tombstone' ? UNCHANGED : refusedWith('ES_STREAM_TOMBSTONED')];
  return MEMORIES.map((memory) => predictFor(store, step, memory));
}

function predictFor(store: ModelStore, step: Removal, memory: Memory): Prediction {
  const { stream: name } = step;
  const { state, events } = lookAt(store, name);
  const before = events.length;
  const violations = violationOf(store, step, memory);
  if (violations.length > 0) return unchanged({ is: 'conflict', violations });
  if (step.do === 'delete' && state !== 'active') return UNCHANGED;
  const after = step.do === 'delete' ? 'deleted' : 'tombstoned';
  return {
    answer: { is: 'removed', changed: true },
    apply: () => remove(store, name, { before, state: after }),
  };
}

/** What a truncation is answered. */
export function predictTruncation(store: ModelStore, step: Extract<Step, { do: 'truncate' }>): Prediction {
  const { stream: name, before } = step;
  const stream = lookAt(store, name);
  if (stream.state === 'tombstoned') return refusedWith('ES_STREAM_TOMBSTONED');
  if (stream.state !== 'active') return UNCHANGED;
  if (before > stream.events.length) return refusedWith('ES_INVALID_ARGUMENT');
  if (!stream.events.some(({ revision, removed }) => revision < before && !removed)) return UNCHANGED;
  return {
    answer: { is: 'removed', changed: true },
    apply: () => remove(store, name, { before, state: 'active' }),
  };
}
