import { compileFilter } from '@eventfold/core/store';
import { headOf, lookAt, type ModelEvent, type ModelStore } from './model-store.js';
import type { Prediction } from './predict.js';
import { unchanged } from './predict.js';
import type { AnsweredEvent } from './answer.js';
import type { Step } from './script.js';

/** What a read of a stream is answered. */
export function predictRead(store: ModelStore, step: Extract<Step, { do: 'read' }>): Prediction {
  const stream = lookAt(store, step.stream);
  const { direction, limit } = step;
  const shown = stream.state === 'active' ? stream.events.filter(({ removed }) => !removed) : [];
  const from = step.from ?? (direction === 'forward' ? 0 : Infinity);
  const wanted =
    direction === 'forward'
      ? shown.filter(({ revision }) => revision >= from)
      : shown.filter(({ revision }) => revision <= from).reverse();
  const head = headOf(stream) < 0 || stream.state === 'tombstoned' ? null : headOf(stream);
  return unchanged({ is: 'read', events: wanted.slice(0, limit).map(answered), state: stream.state, head });
}

/** What a read of the log is answered, and how far it comes. */
export function predictLog(store: ModelStore, step: Extract<Step, { do: 'log' }>): Prediction {
  const { query, filter, resume, limit } = step;
  const wanted = compileFilter(filter);
  const start = resume ? (store.scanned.get(query) ?? 0) : 0;
  const rest = store.log.slice(start).filter((event) => !event.removed && wanted(event));
  const events = rest.slice(0, limit);
  const last = events.at(-1);
  // With as many events as wanted the cursor stands behind the last one, otherwise at the end.
  const end =
    events.length === limit && last !== undefined ? store.log.lastIndexOf(last) + 1 : store.log.length;
  return {
    answer: { is: 'log', events: events.map(answered), atHead: end === store.log.length },
    apply: () => void store.scanned.set(query, end),
  };
}

function answered({ stream, revision, id, type, data }: ModelEvent): AnsweredEvent {
  return { stream, revision, id, type, data };
}
