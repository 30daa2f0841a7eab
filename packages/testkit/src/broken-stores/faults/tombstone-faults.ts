import type { BrokenStore } from '../broken-store.js';

const isWord = (expected: unknown): boolean =>
  expected === 'any' || expected === 'no-stream' || expected === 'stream-exists';

const isValid = (expected: unknown): boolean =>
  isWord(expected) || (Number.isSafeInteger(expected) && (expected as number) >= 0);

export const tombstoneFaults: readonly BrokenStore[] = [
  {
    name: 'tombstone forgotten by the next append',
    fault: (store, shared) => {
      const names = shared.of('names', () => new Map<string, string>());
      const real = (stream: string): string => names.get(stream) ?? stream;
      return {
        append: async (request, options) => {
          const { writes } = request;
          for (const { stream } of writes) {
            if (stream === '') continue;
            const { state } = await store.readStream({ stream: real(stream), limit: 1 });
            if (state === 'tombstoned') names.set(stream, `${stream}~`);
          }
          const isRenamed = writes.some((write) => names.has(write?.stream));
          return store.append(
            isRenamed
              ? { writes: writes.map((write) => ({ ...write, stream: real(write.stream) })) }
              : request,
            options,
          );
        },
        readStream: (request, options) =>
          store.readStream({ ...request, stream: real(request.stream) }, options),
      };
    },
  },
  {
    name: 'expectation of a tombstone not checked',
    fault: (store) => ({
      tombstone: async (request, options) =>
        store.tombstone(isValid(request.expected) ? { ...request, expected: 'any' } : request, options),
    }),
  },
  {
    name: 'delete of a tombstoned stream answers that nothing changed',
    fault: (store) => ({
      delete: async (request) => {
        const { state } = await store.readStream({ stream: request.stream || ' ', limit: 1 });
        return state === 'tombstoned' ? { ok: true, changed: false } : store.delete(request);
      },
    }),
  },
  {
    name: 'tombstoned stream keeps its head',
    fault: (store, shared) => {
      const heads = shared.of('heads', () => new Map<string, number | null>());
      return {
        tombstone: async (request, options) => {
          const { stream } = request;
          const { head } = await store.readStream({ stream: stream || ' ', limit: 1 });
          const answer = await store.tombstone(request, options);
          if (answer.ok && answer.changed) heads.set(stream, head);
          return answer;
        },
        readStream: async (request, options) => {
          const page = await store.readStream(request, options);
          return page.state === 'tombstoned' ? { ...page, head: heads.get(request.stream) ?? null } : page;
        },
      };
    },
  },
];
