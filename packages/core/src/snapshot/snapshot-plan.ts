import type { FoldedState } from '../decider/folded-state.js';
import { eventStoreError } from '../errors/event-store-error.js';
import type { JsonValue } from '../event/json.js';
import { frozenJson } from '../event/json-value.js';
import type { Deadline } from '../store/deadline.js';
import type { EventStore } from '../store/event-store.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { recalledState } from './recalled-state.js';
import { snapshotSchema, type SnapshotSubject } from './snapshot-schema.js';

/** What a policy decides on. */
export interface SnapshotFacts {
  /** Events folded since the last snapshot, or since the stream began. */
  readonly events: number;
  /** Age of the last snapshot in milliseconds by this process's clock; Infinity where there is none. */
  readonly ageMs: number;
  /** Size of the state as JSON, in UTF-16 units; computed when asked for. */
  size(): number;
}

/** Whether it is time for a snapshot. */
export type SnapshotPolicy = (facts: SnapshotFacts) => boolean;

/** Where snapshots are kept, and how a state becomes one. */
export interface SnapshotOptions<S> {
  /** Where they are kept, if not with the events. */
  readonly in?: SnapshotStore | undefined;
  /** For states that are not strict JSON. */
  readonly codec?: { encode(state: S): unknown; decode(stored: JsonValue): S } | undefined;
  /** Told of snapshots that could not be read or written. A command never fails for want of one, nor for what this throws. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** Of what and for whom a snapshot is. */
export interface SnapshotContext {
  readonly store: EventStore;
  readonly stream: string;
  /** What the state depends on besides its events. */
  readonly decider: SnapshotSubject;
  readonly deadline: Deadline;
}

/** When snapshots are taken and where they are kept; made by {@link every}, its siblings, or {@link snapshotPlan}. */
export interface SnapshotPlan<S = never> {
  readonly policy: SnapshotPolicy;
  readonly options: SnapshotOptions<S>;
  load(context: SnapshotContext): Promise<FoldedState<S> | undefined>;
  /** Removes the stream's snapshots: they are of a history that was replaced, and would stand in the way of right ones. */
  discard(context: SnapshotContext): Promise<void>;
  save(context: SnapshotContext, folded: FoldedState<S>): Promise<FoldedState<S>>;
}

/** A plan that follows a policy of your own. */
export function snapshotPlan<S>(policy: SnapshotPolicy, options: SnapshotOptions<S> = {}): SnapshotPlan<S> {
  const { codec } = options;
  return Object.freeze({
    policy,
    options,
    async load({ store, stream, decider, deadline }: SnapshotContext) {
      try {
        const schema = snapshotSchema(decider);
        const snapshot = await snapshotsOf(store, options).load(stream, schema, deadline.remaining());
        if (snapshot === null) return undefined;
        return recalledState(snapshot, codec?.decode ?? ((state) => state as S));
      } catch (error) {
        tell(options, error);
        return undefined;
      }
    },
    async discard({ store, stream, deadline }: SnapshotContext) {
      try {
        await snapshotsOf(store, options).remove(stream, deadline.remaining());
      } catch (error) {
        tell(options, error);
      }
    },
    async save({ store, stream, decider, deadline }: SnapshotContext, folded: FoldedState<S>) {
      try {
        const { head, state, commands } = folded;
        if (head?.eventId === undefined || commands === null || !policy(factsOf(folded, options)))
          return folded;
        const schema = snapshotSchema(decider);
        const takenAt = Date.now();
        const { revision, eventId } = head;
        const stored = frozenJson(codec === undefined ? state : codec.encode(state), 'state');
        const { newest, forgotten } = commands;
        const kept = frozenJson({ newest, forgotten }, 'commands');
        const snapshot = { stream, schema, revision, eventId, state: stored, commands: kept, takenAt };
        await snapshotsOf(store, options).save(snapshot, deadline.remaining());
        return { ...folded, snapshot: { revision, takenAt } };
      } catch (error) {
        tell(options, error);
        return folded;
      }
    },
  });
}

function tell<S>({ onFailure }: SnapshotOptions<S>, error: unknown): void {
  try {
    onFailure?.(error);
  } catch {
    // The command may be written already: it must not look as if it failed.
  }
}

function factsOf<S>({ head, snapshot, state }: FoldedState<S>, { codec }: SnapshotOptions<S>): SnapshotFacts {
  return {
    events: (head?.revision ?? -1) - (snapshot?.revision ?? -1),
    ageMs: snapshot === undefined ? Infinity : Date.now() - snapshot.takenAt,
    size: () => JSON.stringify(codec === undefined ? state : codec.encode(state)).length,
  };
}

function snapshotsOf<S>(store: EventStore, { in: elsewhere }: SnapshotOptions<S>): SnapshotStore {
  const snapshots = elsewhere ?? store.snapshots;
  if (snapshots !== undefined) return snapshots;
  throw eventStoreError(
    'ES_UNSUPPORTED',
    `The ${store.manifest.store} store keeps no snapshots; name one that does: every(100, { in: … }).`,
    {
      details: { operation: 'snapshots', store: store.manifest.store },
    },
  );
}
