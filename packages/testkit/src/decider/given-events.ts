import {
  isEventStoreError,
  runProjection,
  type Decider,
  type EventLike,
  type EventStore,
  type Projection,
} from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import { equal, settled } from '../contract/verify.js';
import { storeEvents } from './round-trip.js';
import { verifyError, type ErrorPattern } from './verify-error.js';

/** What happened, stream by stream, before a projection hears of it. */
export interface GivenEvents {
  /** Something more that happened, after that, in the same stream or another one. */
  and<S, C, E extends EventLike>(
    decider: Decider<S, C, E>,
    id: string,
    ...events: readonly NoInfer<E>[]
  ): GivenEvents;
  /**
   * Hands all of it to the projection of `view`, in the order in which it was given. Nothing runs before one of the `then…` methods is
   * called, and then once. With `twice` every event comes a second time, as after a crash.
   */
  whenProjected<V>(define: (view: V) => Projection, view: V, options?: ProjectedOptions): WhenProjected<V>;
}

/** How the events reach the projection. */
export interface ProjectedOptions {
  /** Delivers everything again once it was handled: handlers must be ready for that. */
  readonly twice?: boolean | undefined;
}

/** What a projection is expected to make of the events. Await it. */
export interface WhenProjected<V> {
  /** The view is exactly this; or it passes the function, which throws where it is not as it should be. */
  thenView(expected: V | ((view: V) => unknown)): Promise<void>;
  /** A handler throws, and the error is as described. Resolves with the error. */
  thenRejects(expected?: ErrorPattern): Promise<unknown>;
}

type Append = (store: EventStore) => Promise<void>;

/**
 * Starts a test of a projection: `await givenEvents(account, 'alice', opened, deposited(5)).whenProjected(balances, new Map()).thenView(…)`.
 * The events are stored and read back as in production, through the projection's filter and its sources' pipelines, and must come
 * back as they were.
 */
export function givenEvents<S, C, E extends EventLike>(
  decider: Decider<S, C, E>,
  id: string,
  ...events: readonly NoInfer<E>[]
): GivenEvents {
  return after([], decider, id, events);
}

function after<S, C, E extends EventLike>(
  before: readonly Append[],
  decider: Decider<S, C, E>,
  id: string,
  events: readonly E[],
): GivenEvents {
  const all = [...before, (store: EventStore) => storeEvents(store, decider, { id, events })];
  return {
    and: (another, itsId, ...more) => after(all, another, itsId, more),
    whenProjected(define, view, { twice = false } = {}) {
      let running: Promise<void> | undefined;
      const run = (): Promise<void> => (running ??= project(all, define(view), twice ? 2 : 1));
      return {
        async thenView(expected) {
          await run();
          if (typeof expected === 'function') await (expected as (view: unknown) => unknown)(view);
          else equal(view, expected, 'The view');
        },
        async thenRejects(expected) {
          const ended = await settled(run());
          if (ended.ok) equal({ projected: view }, { rejected: expected ?? true }, 'The projection');
          const { error } = ended as { error: unknown };
          verifyError(error, expected);
          return error;
        },
      };
    },
  };
}

/** Runs the projection up to the last event, from the start and so many times. */
async function project(appends: readonly Append[], projection: Projection, times: number): Promise<void> {
  await using store = await openMemoryStore();
  for (const append of appends) await append(store);
  const { events } = await store.readLog({ limit: store.manifest.limits.pageEvents });
  for (let time = 0; time < times; time++) {
    await store.checkpoints.remove(projection.checkpoint);
    const running = runProjection(store, projection, { retry: { attempts: 1 } });
    const ended = settled(running.done);
    const caughtUp = await settled(running.caughtUpTo(events.at(-1)?.position ?? null));
    await running.close();
    await ended;
    if (!caughtUp.ok) throw thrownBy(caughtUp.error);
  }
}

/** What the handler threw, where that is why the projection stopped. */
function thrownBy(error: unknown): unknown {
  return isEventStoreError(error, 'ES_HANDLER_FAILED') ? error.cause : error;
}
