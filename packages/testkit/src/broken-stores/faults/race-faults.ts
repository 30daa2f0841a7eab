import { later } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** Faults that show only while something else happens to the stream. */
export const raceFaults: readonly BrokenStore[] = [
  {
    name: 'expectation of a delete judged before it, not with it',
    fault: (store) => ({
      delete: async (request, options) => {
        const { head, state } = await store.readStream({ stream: request.stream || ' ', limit: 1 });
        if (state !== 'active' || request.expected !== head) return store.delete(request, options);
        await later();
        const again = await store.delete({ ...request, expected: 'stream-exists' }, options);
        return again.ok ? again : store.delete(request, options);
      },
    }),
  },
  {
    name: 'expectation of a tombstone judged before it, not with it',
    fault: (store) => ({
      tombstone: async (request, options) => {
        const { head, state } = await store.readStream({ stream: request.stream || ' ', limit: 1 });
        if (state !== 'active' || request.expected !== head) return store.tombstone(request, options);
        await later();
        return store.tombstone({ ...request, expected: 'any' }, options);
      },
    }),
  },
  {
    name: 'truncation takes what is written meanwhile',
    fault: (store) => ({
      truncate: async (request, options) => {
        const before = await store.readStream({ stream: request.stream || ' ', limit: 1 });
        const answer = await store.truncate(request, options);
        await later();
        const { head } = await store.readStream({ stream: request.stream || ' ', limit: 1 });
        if (answer.ok && answer.changed && head !== null && head !== before.head)
          await store.truncate({ ...request, before: head });
        return answer;
      },
    }),
  },
  {
    name: 'read of a stream that is being truncated has a hole',
    fault: (store, shared) => {
      const running = shared.of('truncating', () => new Set<string>());
      return {
        truncate: async (request, options) => {
          running.add(request.stream);
          await later();
          return store.truncate(request, options).finally(() => running.delete(request.stream));
        },
        readStream: async (request, options) => {
          const page = await store.readStream(request, options);
          return running.has(request.stream) && page.events.length > 2
            ? { ...page, events: [...page.events.slice(0, 1), ...page.events.slice(2)] }
            : page;
        },
      };
    },
  },
  {
    name: 'appends to a stream under more than thirty at once acknowledged only',
    fault: (store, shared) => {
      const running = shared.of('running', () => ({ count: 0 }));
      return {
        append: async (request, options) => {
          running.count++;
          try {
            if (running.count <= 30) return await store.append(request, options);
            const [write] = request.writes;
            const shadow = `shadow-${crypto.randomUUID()}`;
            if (write === undefined) return await store.append(request, options);
            const answer = await store.append({ writes: [{ ...write, stream: shadow }] }, options);
            return answer.ok
              ? { ...answer, streams: answer.streams.map((each) => ({ ...each, stream: write.stream })) }
              : answer;
          } finally {
            running.count--;
          }
        },
      };
    },
  },
  {
    name: 'positions of appends that race compared in the wrong order',
    fault: (store, shared) => {
      const raced = shared.of('raced', () => new Set<string>());
      const running = shared.of('running', () => ({ count: 0 }));
      return {
        append: async (request, options) => {
          const isBeside = running.count++ > 0;
          const answer = await store.append(request, options).finally(() => running.count--);
          if (answer.ok && isBeside) raced.add(answer.position);
          return answer;
        },
        comparePositions: (a, b) =>
          raced.has(a) && raced.has(b) ? store.comparePositions(b, a) : store.comparePositions(a, b),
      };
    },
  },
];
