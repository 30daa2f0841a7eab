import type { EventStore } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { headOf, later } from '../alter.js';
import { aroundOperations, changed, rethrowing } from '../around.js';
import type { BrokenStore } from '../broken-store.js';

export const storeFaults: readonly BrokenStore[] = [
  {
    name: 'manifest that can be changed',
    fault: (store) => ({ manifest: JSON.parse(JSON.stringify(store.manifest)) as EventStore['manifest'] }),
  },
  {
    name: 'manifest that differs from handle to handle',
    fault: (store, _, everywhere) => {
      const handles = everywhere.of('handles', () => ({ count: 0 }));
      const { manifest } = store;
      const limits = Object.freeze({
        ...manifest.limits,
        appendEvents: manifest.limits.appendEvents - handles.count++,
      });
      return { manifest: Object.freeze({ ...manifest, limits }) };
    },
  },
  {
    name: 'manifest with a level that does not exist',
    manifest: (manifest) => ({ ...manifest, levels: { ...manifest.levels, divergence: 'maybe' as 'not' } }),
    fault: () => ({}),
  },
  { name: 'port missing that the manifest names', fault: () => ({ directory: undefined }) },
  { name: 'partition outside of the manifest', fault: () => ({ partitionOf: () => 1 }) },
  {
    name: 'streams of other namespaces read where this one has none',
    fault: (store, _, everywhere) => {
      const all = everywhere.of('stores', () => new Set<EventStore>());
      all.add(store);
      return {
        readStream: async (request, options) => {
          const page = await store.readStream(request, options);
          if (page.state !== 'missing') return page;
          for (const each of all) {
            const other = await each.readStream(request, options);
            if (other.state !== 'missing') return other;
          }
          return page;
        },
      };
    },
  },
  {
    name: 'log of all namespaces',
    fault: (store, _, everywhere) => {
      const all = everywhere.of('namespaces', () => new Map<unknown, EventStore>());
      const { manifest } = store;
      all.set(_, store);
      return {
        readLog: async (request, options) => {
          const page = await store.readLog(request, options);
          if ((request.after ?? 'start') !== 'start' || request.limit < 100 || manifest.partitions > 1)
            return page;
          const others = [...all].filter(([key]) => key !== _);
          const pages = await Promise.all(others.map(([, each]) => each.readLog(request, options)));
          return { ...page, events: [...page.events, ...pages.flatMap(({ events }) => events)] };
        },
      };
    },
  },
  {
    name: 'errors that cannot be retried said to be',
    fault: (store) =>
      aroundOperations(
        store,
        rethrowing((error) => changed(error, { retryable: true })),
      ),
  },
  {
    name: 'refused said to be of unknown outcome',
    fault: (store) => ({
      readLog: async (request, options) =>
        store.readLog(request, options).catch((error: unknown) => {
          throw changed(error as Error, { written: 'unknown' });
        }),
    }),
  },
  {
    name: 'errors without a message',
    fault: (store) => ({
      readStream: async (request, options) =>
        store.readStream(request, options).catch((error: unknown) => {
          throw changed(error as Error, { message: '' });
        }),
    }),
  },
  {
    name: 'missing operation not refused',
    manifest: (manifest) => ({ ...manifest, operations: { ...manifest.operations, leases: false } }),
    fault: () => ({}),
  },
  {
    name: 'closed store still writes',
    fault: (store) => {
      let isClosed = false;
      return {
        close: async () => {
          isClosed = true;
          await later();
        },
        health: async () =>
          isClosed ? { ok: false, latencyMs: 0, error: new Error('closed') } : store.health(),
      };
    },
  },
  {
    name: 'closing again fails',
    fault: (store) => {
      let isClosed = false;
      return {
        close: async () => {
          if (isClosed) throw eventStoreError('ES_CLOSED', 'The store was closed before.');
          isClosed = true;
          return store.close();
        },
      };
    },
  },
  {
    name: 'close does not wait for appends',
    fault: (store) => ({
      append: async (request, options) => {
        if (request?.writes?.[0]?.expected === 'any' && request.writes.length === 1)
          await new Promise((resolve) => setTimeout(resolve, 0));
        return store.append(request, options);
      },
    }),
  },
  {
    name: 'events of a handle gone when it is closed',
    fault: (store, shared) => {
      const lost = shared.of('lost', () => ({ streams: new Set<string>() }));
      const own = new Set<string>();
      return {
        append: async (request, options) => {
          for (const write of request.writes) own.add(write.stream);
          return store.append(request, options);
        },
        close: async () => {
          for (const stream of own) lost.streams.add(stream);
          return store.close();
        },
        readStream: async (request, options) => {
          const page = await store.readStream(request, options);
          return lost.streams.has(request.stream) ? { ...page, events: page.events.slice(0, -1) } : page;
        },
      };
    },
  },
  {
    name: 'health of a closed store is good',
    fault: () => ({ health: async () => ({ ok: true, latencyMs: 0 }) }),
  },
  {
    name: 'health rejects when the store is closed',
    fault: (store) => ({
      health: async () => {
        const health = await store.health();
        if (health.error !== undefined) throw health.error;
        return health;
      },
    }),
  },
  {
    name: 'revision answered is that of before the write',
    fault: (store, shared) => {
      const running = shared.of('running', () => ({ appends: 0 }));
      return {
        append: async (request, options) => {
          const [write] = request?.writes ?? [];
          if (write?.expected !== 'any' || typeof write.stream !== 'string' || write.stream === '')
            return store.append(request, options);
          running.appends++;
          const isBeside = running.appends > 1;
          const head = await headOf(store, write.stream);
          const answer = await store.append(request, options).finally(() => running.appends--);
          if (!answer.ok || !isBeside || request.writes.length > 1) return answer;
          const streams = [
            { stream: write.stream, firstRevision: head + 1, lastRevision: head + write.events.length },
          ];
          return { ...answer, streams };
        },
      };
    },
  },
];
