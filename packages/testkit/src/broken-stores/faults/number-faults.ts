import { alterRequest, alterWrite } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';
import { port } from '../port-fault.js';

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** What is left of a number in 32 bits. */
const cut = (value: number): number => value % 2 ** 32;

/** Numbers kept in fewer bits than a revision may need. */
export const numberFaults: readonly BrokenStore[] = [
  {
    name: 'expected revision kept in 32 bits',
    fault: (store) =>
      alterWrite(store, (write) =>
        isNumber(write.expected) ? { ...write, expected: cut(write.expected) } : write,
      ),
  },
  {
    name: 'revision of a check kept in 32 bits',
    fault: (store) =>
      alterRequest(store, (request) => ({
        ...request,
        checks: request.checks?.map((check) =>
          isNumber(check.expected) ? { ...check, expected: cut(check.expected) } : check,
        ),
      })),
  },
  {
    name: 'revision that a removal expects kept in 32 bits',
    fault: (store) => ({
      delete: (request, options) =>
        store.delete(
          isNumber(request.expected) ? { ...request, expected: cut(request.expected) } : request,
          options,
        ),
    }),
  },
  {
    name: 'start of a read kept in 32 bits',
    fault: (store) => ({
      readStream: (request, options) =>
        store.readStream(isNumber(request.from) ? { ...request, from: cut(request.from) } : request, options),
    }),
  },
  {
    name: 'limit of a read kept in 32 bits',
    fault: (store) => ({
      readStream: (request, options) =>
        store.readStream(
          isNumber(request.limit) ? { ...request, limit: cut(request.limit) } : request,
          options,
        ),
      readLog: (request, options) =>
        store.readLog(isNumber(request.limit) ? { ...request, limit: cut(request.limit) } : request, options),
    }),
  },
  {
    name: 'bound of a truncation kept in 32 bits',
    fault: (store) => ({
      truncate: (request, options) =>
        store.truncate(
          isNumber(request.before) ? { ...request, before: cut(request.before) } : request,
          options,
        ),
    }),
  },
  port('snapshots', 'revision of a snapshot compared in 32 bits', (inner, shared) => {
    const held = shared.of('revisions', () => new Map<string, number>());
    return {
      save: async (snapshot) => {
        const key = `${snapshot.stream} ${snapshot.schema}`;
        const before = held.get(key);
        if (before !== undefined && cut(snapshot.revision) <= cut(before)) return;
        held.set(key, snapshot.revision);
        await inner.save(snapshot);
      },
    };
  }),
];
