import type { AppendRequest, AppendResult, EventStore, StreamWrite } from '@eventfold/core';
import { alterRead, headOf, later, withNewIds } from '../alter.js';
import type { BrokenStore, Shared } from '../broken-store.js';

/** Ids that were written, by stream. */
function writtenIds(shared: Shared, stream: string): Set<string> {
  return shared.of(`ids ${stream}`, () => new Set<string>());
}

/** Writes a repeated append under new ids where `forgets` says so, as a store would that did not recognise it. */
function forgetting(
  store: EventStore,
  shared: Shared,
  forgets: (write: StreamWrite, request: AppendRequest) => Promise<boolean> | boolean,
): Partial<EventStore> {
  return {
    append: async (request, options) => {
      const [write] = request.writes;
      if (write === undefined) return store.append(request, options);
      const known = writtenIds(shared, write.stream);
      const isRepeat = write.events.some(
        (event) => event.id !== undefined && known.has(event.id.toLowerCase()),
      );
      const forgotten = isRepeat && (await forgets(write, request));
      const answer = await store.append(
        forgotten ? { ...request, writes: request.writes.map(withNewIds) } : request,
        options,
      );
      if (answer.ok)
        for (const event of write.events) if (event.id !== undefined) known.add(event.id.toLowerCase());
      return answer;
    },
  };
}

export const idempotenceFaults: readonly BrokenStore[] = [
  {
    name: 'repeat at a revision not recognised',
    fault: (store, shared) => forgetting(store, shared, ({ expected }) => typeof expected === 'number'),
  },
  {
    name: 'repeat under no-stream not recognised',
    fault: (store, shared) => forgetting(store, shared, ({ expected }) => expected === 'no-stream'),
  },
  {
    name: 'repeat at a token not recognised',
    fault: (store, shared) => forgetting(store, shared, ({ expected }) => typeof expected === 'object'),
  },
  {
    name: 'repeat under any written again',
    fault: (store, shared) =>
      forgetting(store, shared, ({ expected }) => expected === 'any' || expected === 'stream-exists'),
  },
  {
    name: 'repeat recognised among the last hundred events only',
    fault: (store, shared) =>
      forgetting(store, shared, async ({ stream, events }) => {
        const { events: last } = await store.readStream({ stream, direction: 'backward', limit: 100 });
        return !last.some((event) => event.id === events[0]?.id);
      }),
  },
  {
    name: 'repeat recognised by its own handle only',
    fault: (store, shared) => {
      const own = new Set<string>();
      const { append } = forgetting(store, shared, ({ events }) => !own.has(events[0]?.id ?? ''));
      return {
        append: async (request, options) => {
          const answer = await (append ?? store.append)(request, options);
          for (const write of answer.ok ? request.writes : [])
            for (const event of write.events) own.add(event.id ?? '');
          return answer;
        },
      };
    },
  },
  {
    name: 'repeat answers the end of the stream',
    fault: (store, shared) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [write] = request.writes;
        if (!answer.ok || write === undefined || request.writes.length > 1) return answer;
        const known = writtenIds(shared, write.stream);
        const isRepeat = known.has(write.events[0]?.id ?? '');
        for (const event of write.events) known.add(event.id ?? '');
        if (!isRepeat) return answer;
        const head = await headOf(store, write.stream);
        return {
          ...answer,
          streams: [
            { stream: write.stream, firstRevision: head - write.events.length + 1, lastRevision: head },
          ],
        };
      },
    }),
  },
  {
    name: 'repeat answers the old place although it was written again',
    manifest: (manifest) => ({ ...manifest, levels: { ...manifest.levels, idempotentAny: 'none' } }),
    fault: (store, shared) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [write] = request.writes;
        if (write === undefined || !answer.ok) return answer;
        const known = writtenIds(shared, write.stream);
        if (known.has(write.events[0]?.id ?? '') && write.expected === 'any')
          await store.append({ writes: [withNewIds(write)] });
        for (const event of write.events) known.add(event.id ?? '');
        return answer;
      },
    }),
  },
  {
    name: 'append that begins like an earlier one taken for it',
    fault: (store, shared) => ({
      append: async (request, options) => {
        const [write] = request.writes;
        const known = writtenIds(shared, write?.stream ?? '');
        const { events = [] } = write ?? {};
        const repeated = events.filter((event) => known.has(event.id ?? ''));
        const starts = write !== undefined && repeated.length > 0 && repeated[0] === events[0];
        const asked = starts ? { writes: [{ ...write, events: repeated }] } : request;
        const answer = await store.append(asked, options);
        if (answer.ok) for (const event of events) known.add(event.id ?? '');
        return answer;
      },
    }),
  },
  {
    name: 'repeat overwrites what was written',
    fault: (store, shared) => {
      const newest = shared.of('newest', () => new Map<string, unknown>());
      return {
        ...alterRead(store, (event) =>
          newest.has(event.id) ? { ...event, data: newest.get(event.id) } : event,
        ),
        append: async (request, options) => {
          const answer = await store.append(request, options);
          const known = writtenIds(shared, '');
          for (const event of answer.ok ? (request.writes[0]?.events ?? []) : []) {
            const id = event.id ?? '';
            if (known.has(id) && typeof event.data === 'object')
              newest.set(id, JSON.parse(JSON.stringify(event.data)));
            known.add(id);
          }
          return answer;
        },
      };
    },
  },
  {
    name: 'id compared in the wrong case',
    fault: (store, shared) => forgetting(store, shared, ({ events }) => /[A-F]/.test(events[0]?.id ?? '')),
  },
  {
    name: 'copies sent at once not recognised',
    fault: (store, shared) => ({
      append: async (request, options) => {
        const underWay = shared.of('under way', () => new Set<string>());
        const [write] = request.writes;
        const id = write?.events?.[0]?.id ?? '';
        if (write !== undefined && underWay.has(id)) {
          await later();
          return store.append({ ...request, writes: [withNewIds(write)] }, options);
        }
        underWay.add(id);
        const ending = store.append(request, options);
        void ending
          .then(
            () => later(),
            () => undefined,
          )
          .then(() => underWay.delete(id));
        return ending;
      },
    }),
  },
  {
    name: 'repeat over several streams not recognised',
    fault: (store, shared) => forgetting(store, shared, (_, { writes }) => writes.length > 1),
  },
  {
    name: 'checks judged before repeats are recognised',
    fault: (store) => ({
      append: async (request, options) => {
        for (const check of request.checks ?? []) {
          const { state, head } = await store.readStream({ stream: check.stream, limit: 1 });
          if (check.expected !== 'no-stream' || state !== 'active') continue;
          return {
            ok: false,
            violations: [{ ...check, reason: 'revision', state, actual: head }],
          } satisfies AppendResult;
        }
        return store.append(request, options);
      },
    }),
  },
  {
    name: 'repeat with checks not recognised',
    fault: (store, shared) => forgetting(store, shared, (_, { checks = [] }) => checks.length > 0),
  },
  {
    name: 'truncated stream taken for a new one',
    fault: (store, shared) => {
      const truncated = shared.of('truncated', () => new Set<string>());
      const { append } = forgetting(store, shared, ({ stream }) => truncated.has(stream));
      return {
        truncate: async (request, options) => {
          const answer = await store.truncate(request, options);
          if (answer.ok && answer.changed) truncated.add(request.stream);
          return answer;
        },
        append: async (request, options) => {
          const [write] = request.writes;
          const isNew = write?.expected === 'no-stream' && truncated.has(write.stream);
          const asked = isNew ? { ...request, writes: [{ ...write, expected: 'any' as const }] } : request;
          return (append ?? store.append)(asked, options);
        },
      };
    },
  },
  {
    name: 'revived stream taken for a new one',
    fault: (store, shared) => {
      const deleted = shared.of('deleted', () => new Set<string>());
      const { append } = forgetting(store, shared, ({ stream }) => deleted.has(stream));
      return {
        delete: async (request, options) => {
          const answer = await store.delete(request, options);
          if (answer.ok && answer.changed) deleted.add(request.stream);
          return answer;
        },
        append: async (request, options) => {
          const [write] = request.writes;
          const isNew = write?.expected === 'no-stream' && deleted.has(write.stream);
          const asked = isNew ? { ...request, writes: [{ ...write, expected: 'any' as const }] } : request;
          return (append ?? store.append)(asked, options);
        },
      };
    },
  },
];
