import { alterRead, headOf } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** Faults that no example shows, only many draws. */
export const rareFaults: readonly BrokenStore[] = [
  {
    name: 'event of a page lost where it begins at seventeen and its size divides by seven',
    fault: (store) => ({
      readStream: async (request, options) => {
        const page = await store.readStream(request, options);
        const isHit = request.direction !== 'backward' && request.from === 17 && request.limit % 7 === 0;
        return isHit ? { ...page, events: page.events.slice(0, -1) } : page;
      },
    }),
  },
  {
    name: 'expectation at the newest truncated revision holds',
    fault: (store, shared) => {
      const newest = shared.of('newest', () => new Map<string, number>());
      return {
        truncate: async (request, options) => {
          const answer = await store.truncate(request, options);
          if (answer.ok && answer.changed) newest.set(request.stream, request.before - 1);
          return answer;
        },
        append: async (request, options) => {
          const [write] = request.writes;
          const at = newest.get(write?.stream ?? '');
          if (write === undefined || at === undefined || write.expected !== at)
            return store.append(request, options);
          const head = await headOf(store, write.stream);
          const writes = [{ ...write, expected: head < 0 ? write.expected : head }];
          return store.append({ ...request, writes }, options);
        },
      };
    },
  },
  {
    name: 'large number read one lower',
    fault: (store) => alterRead(store, (event) => ({ ...event, data: changedNumbers(event.data) })),
  },
];

function changedNumbers(value: unknown): unknown {
  if (typeof value === 'number') return value > 2 ** 29 && value < 2 ** 30 ? value - 1 : value;
  if (Array.isArray(value)) return value.map(changedNumbers);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changedNumbers(each)]));
}
