import type { EventStore, LogPage } from '@eventfold/core';
import { wrapStore } from '../wrap-store.js';
import { eventIdsOf, withEventIds } from './with-event-ids.js';

/** What the store looks like after its failover. */
export interface LoseTailOptions {
  /** An empty store of the same kind: what the replica holds when it takes over. */
  readonly replica: EventStore;
  /** How many acknowledged changes the replica lags behind. */
  readonly lag: number;
}

/** A store whose replica lags, and may take over. */
export interface LossyStore {
  readonly store: EventStore;
  /** The replica takes over. Answers how many acknowledged changes are lost. */
  failOver(): Promise<number>;
}

/**
 * A failover that loses acknowledged writes, as asynchronous replication allows. Until `failOver` everything goes to `primary` and
 * is copied to the replica except for the last `lag` changes; afterwards everything goes to the replica, subscriptions from the
 * cursor they had reached. Snapshots, checkpoints and leases stay those of the primary, as if they were kept elsewhere; `recordedAt`
 * of copied events is the time of copying.
 */
export function loseTail(primary: EventStore, { replica, lag }: LoseTailOptions): LossyStore {
  const pending: (() => Promise<unknown>)[] = [];
  const copiedIds = new Set<string>();
  const takeover = new AbortController();
  let copying: Promise<unknown> = Promise.resolve();
  const current = (): EventStore => (takeover.signal.aborted ? replica : primary);
  const change = (copy: () => Promise<unknown>): void => {
    // What the primary still answers after that is lost, too.
    if (takeover.signal.aborted) return;
    pending.push(copy);
    for (const next of pending.splice(0, Math.max(0, pending.length - lag))) copying = copying.then(next);
  };
  /** Runs on whoever is in charge, and is copied where that was the primary. */
  const changing = async <R extends { readonly ok: boolean }>(
    run: (store: EventStore) => Promise<R>,
  ): Promise<R> => {
    const store = current();
    const result = await run(store);
    if (result.ok && store === primary) change(() => run(replica));
    return result;
  };

  const store = wrapStore(primary, {
    async append(given, options) {
      const request = withEventIds(given);
      const store = current();
      const result = await store.append(request, options);
      const [id = ''] = eventIdsOf(request);
      // A repeat was copied with what it repeats.
      if (!result.ok || store === replica || copiedIds.size === copiedIds.add(id).size) return result;
      const writes = request.writes.map((write) => ({ ...write, expected: 'any' as const }));
      change(() => replica.append({ writes }));
      return result;
    },
    readStream: (request, options) => current().readStream(request, options),
    readLog: (request, options) => current().readLog(request, options),
    async *subscribe(request, options) {
      let after = request.after;
      for await (const page of untilTakeover(primary, takeover.signal, [request, options])) {
        after = page.next;
        yield page;
      }
      yield* replica.subscribe({ ...request, after }, options);
    },
    delete: (request, options) => changing((store) => store.delete(request, options)),
    tombstone: (request, options) => changing((store) => store.tombstone(request, options)),
    truncate: (request, options) => changing((store) => store.truncate(request, options)),
    health: (options) => current().health(options),
    async close() {
      await copying;
      await Promise.all([primary.close(), replica.close()]);
    },
  });
  return {
    store,
    async failOver() {
      const lost = pending.splice(0).length;
      await copying;
      takeover.abort(new Error('The replica has taken over.'));
      return lost;
    },
  };
}

/** A subscription that ends when the replica takes over. */
async function* untilTakeover(
  primary: EventStore,
  takeover: AbortSignal,
  [request, options]: Parameters<EventStore['subscribe']>,
): AsyncGenerator<LogPage, void, void> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort(options?.signal?.reason ?? takeover.reason);
  const signals = [takeover, options?.signal];
  for (const signal of signals) signal?.addEventListener('abort', leave, { once: true });
  if (signals.some((signal) => signal?.aborted)) leave();
  try {
    yield* primary.subscribe(request, { signal: leaving.signal });
  } catch (error) {
    if (!takeover.aborted || options?.signal?.aborted === true) throw error;
  } finally {
    for (const signal of signals) signal?.removeEventListener('abort', leave);
  }
}
