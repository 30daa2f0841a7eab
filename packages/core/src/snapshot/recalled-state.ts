import type { CommandTrace, CommandTraces } from '../decider/command-trace.js';
import type { FoldedState } from '../decider/folded-state.js';
import { eventStoreError } from '../errors/event-store-error.js';
import type { JsonValue } from '../event/json.js';
import type { Snapshot } from '../store/snapshot-store.js';
import { isRevision } from '../stream/expected-revision.js';

/**
 * The folded state that a snapshot holds. What a store kept for years is looked at before it is built on.
 * @throws ES_DECODE_FAILED where it is not what a snapshot holds, and what `decode` throws
 */
export function recalledState<S>(snapshot: Snapshot, decode: (stored: JsonValue) => S): FoldedState<S> {
  const { stream, revision, eventId, state, commands, takenAt } = snapshot;
  if (!isRevision(revision) || typeof eventId !== 'string' || !isTraces(commands)) {
    throw eventStoreError('ES_DECODE_FAILED', `A snapshot of ${JSON.stringify(stream)} is damaged.`, {
      details: { stream, revision },
    });
  }
  return { state: decode(state), head: { revision, eventId }, commands, snapshot: { revision, takenAt } };
}

function isTraces(value: unknown): value is CommandTraces {
  const { newest, forgotten } = (value ?? {}) as Partial<CommandTraces>;
  if (!Array.isArray(newest) || !newest.every(isTrace)) return false;
  return (
    forgotten === undefined || (Array.isArray(forgotten.layers) && forgotten.layers.every(Array.isArray))
  );
}

function isTrace(value: unknown): boolean {
  const { commandId, firstRevision, lastRevision } = (value ?? {}) as Partial<CommandTrace>;
  return typeof commandId === 'string' && isRevision(firstRevision) && isRevision(lastRevision);
}
