import type { EventStore, RemoveResult, StreamState } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { alterLogPage, alterStreamPage, headOf } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** Replaces what truncations answer. */
function answered(store: EventStore, change: (result: RemoveResult) => RemoveResult): Partial<EventStore> {
  return { truncate: async (request, options) => change(await store.truncate(request, options)) };
}

/** Truncates, but for streams in `condition`, where `before` is held to the last revision as anywhere else. */
function refusedPastTheEnd(store: EventStore, condition: StreamState): EventStore['truncate'] {
  return async (request, options) => {
    const answer = await store.truncate(request, options);
    const { state, head } = await store.readStream({ stream: request.stream, limit: 1 });
    if (state !== condition || request.before <= (head ?? -1) + 1) return answer;
    throw eventStoreError('ES_INVALID_ARGUMENT', 'before lies past the end of the stream.');
  };
}

export const truncationFaults: readonly BrokenStore[] = [
  {
    name: 'truncation one too far',
    fault: (store) => ({
      truncate: async (request) => {
        const head = await headOf(store, request.stream || ' ');
        return store.truncate(
          request.before > 0 && request.before < head ? { ...request, before: request.before + 1 } : request,
        );
      },
    }),
  },
  {
    name: 'fully truncated stream said to be missing',
    fault: (store) =>
      alterStreamPage(store, (page) =>
        page.state === 'active' && page.events.length === 0 && page.next === null && page.head === 2
          ? { ...page, state: 'missing', head: null }
          : page,
      ),
  },
  {
    name: 'truncation of nothing said to have changed something',
    fault: (store) => answered(store, () => ({ ok: true, changed: true })),
  },
  {
    name: 'truncation past the end clamped instead of refused',
    fault: (store) => ({
      truncate: async (request) => {
        const head = await headOf(store, request.stream);
        const before = Math.min(Math.max(0, Math.trunc(request.before) || 0), head + 1);
        return store.truncate({ ...request, before });
      },
    }),
  },
  {
    name: 'truncated events stay in the log',
    fault: (store, shared) => {
      const gone = shared.of('gone', () => ({ pages: [] as unknown[] }));
      return {
        truncate: async (request) => {
          const page = await store
            .readStream({ stream: request.stream, limit: Math.max(1, Math.min(100, request.before)) })
            .catch(() => undefined);
          const answer = await store.truncate(request);
          if (answer.ok && answer.changed) gone.pages.push(...(page?.events ?? []));
          return answer;
        },
        readLog: async (request, options) => {
          const page = await store.readLog(request, options);
          return (request.after ?? 'start') === 'start'
            ? { ...page, events: [...(gone.pages as typeof page.events), ...page.events] }
            : page;
        },
      };
    },
  },
  {
    name: 'truncating a deleted stream brings it back',
    fault: (store) => ({
      truncate: async (request) => {
        const { state } = await store.readStream({ stream: request.stream || ' ', limit: 1 });
        if (state !== 'deleted') return store.truncate(request);
        await store.append({
          writes: [{ stream: request.stream, expected: 'any', events: [{ type: 'Truncated', data: null }] }],
        });
        return { ok: true, changed: true };
      },
    }),
  },
  {
    name: 'deletes hide the newest event of the log too',
    fault: (store, shared) => {
      const state = shared.of('state', () => ({ deleted: false }));
      return {
        delete: async (request) => {
          const answer = await store.delete(request);
          state.deleted ||= answer.ok && answer.changed;
          return answer;
        },
        ...alterLogPage(store, (page) =>
          state.deleted ? { ...page, events: page.events.slice(0, -1) } : page,
        ),
      };
    },
  },
  {
    name: 'truncation of a missing stream refused as past its end',
    fault: (store) => ({ truncate: refusedPastTheEnd(store, 'missing') }),
  },
  {
    name: 'truncation of a deleted stream refused past its end',
    fault: (store) => ({ truncate: refusedPastTheEnd(store, 'deleted') }),
  },
];
