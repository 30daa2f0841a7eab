import type { EventStore, ExpectedRevision, StreamWrite } from '@eventfold/core';
import { alterViolation, alterWrite, headOf, later } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

const KNOWN = ['any', 'no-stream', 'stream-exists'];

/** Replaces the expectation of an append to one stream; undefined leaves it. */
function judge(
  store: EventStore,
  replace: (write: StreamWrite) => Promise<ExpectedRevision | undefined> | ExpectedRevision | undefined,
): Partial<EventStore> {
  return {
    append: async (request, options) => {
      const [write] = request.writes;
      if (write === undefined || request.writes.length > 1) return store.append(request, options);
      const expected = await replace(write);
      return store.append(
        expected === undefined ? request : { ...request, writes: [{ ...write, expected }] },
        options,
      );
    },
  };
}

export const expectationFaults: readonly BrokenStore[] = [
  {
    name: 'expected revision read up to its first digit',
    fault: (store) =>
      alterWrite(store, (write) =>
        typeof write.expected === 'number' && write.expected > 9
          ? { ...write, expected: Number(String(write.expected).charAt(0)) }
          : write,
      ),
  },
  {
    name: 'lost update: an expectation that is behind holds',
    fault: (store) =>
      judge(store, async ({ stream, expected }) =>
        typeof expected === 'number' && expected >= 0 && expected < (await headOf(store, stream))
          ? 'any'
          : undefined,
      ),
  },
  {
    name: 'expectation past the end holds',
    fault: (store) =>
      judge(store, async ({ stream, expected }) => {
        const head = typeof expected === 'number' ? await headOf(store, stream) : -1;
        return head >= 0 && (expected as number) > head ? 'any' : undefined;
      }),
  },
  {
    name: 'revision on a missing stream holds',
    fault: (store) =>
      judge(store, async ({ stream, expected }) =>
        Number.isSafeInteger(expected) && (expected as number) >= 0 && (await headOf(store, stream)) < 0
          ? 'any'
          : undefined,
      ),
  },
  {
    name: 'lost update on the first write: no-stream not checked',
    fault: (store) => judge(store, ({ expected }) => (expected === 'no-stream' ? 'any' : undefined)),
  },
  {
    name: 'stream-exists not checked',
    fault: (store) => judge(store, ({ expected }) => (expected === 'stream-exists' ? 'any' : undefined)),
  },
  {
    name: 'any conflicts where the stream is being written',
    fault: (store, shared) => ({
      append: async (request, options) => {
        const writing = shared.of('writing', () => new Set<string>());
        const [write] = request.writes;
        if (write?.expected !== 'any') return store.append(request, options);
        if (writing.has(write.stream)) {
          const state = 'active' as const;
          return {
            ok: false,
            violations: [{ stream: write.stream, expected: 'any', reason: 'revision', state, actual: 0 }],
          };
        }
        writing.add(write.stream);
        await Promise.resolve();
        return store.append(request, options).finally(() => writing.delete(write.stream));
      },
    }),
  },
  {
    name: 'malformed expectation taken for any',
    fault: (store) =>
      alterWrite(store, (write) => {
        const expected: unknown = write?.expected;
        const isFine =
          KNOWN.includes(expected as string) ||
          (Number.isSafeInteger(expected) && (expected as number) >= 0) ||
          (typeof expected === 'object' && expected !== null && 'eventId' in expected);
        return isFine || write?.events === undefined ? write : { ...write, expected: 'any' };
      }),
  },
  {
    name: 'expectation judged before the write, not with it',
    fault: (store) =>
      judge(store, async ({ stream, expected }) => {
        if (expected !== 'no-stream' && typeof expected !== 'number') return undefined;
        const head = await headOf(store, stream);
        await later();
        return (expected === 'no-stream' ? -1 : expected) === head ? 'any' : undefined;
      }),
  },
  {
    name: 'missed events begin with the expected one',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [violation] = answer.ok ? [] : answer.violations;
        if (violation?.missed === undefined || typeof violation.expected !== 'number') return answer;
        const { stream, expected, missed } = violation;
        const { events } = await store.readStream({ stream, from: expected, limit: missed.length + 1 });
        return { ok: false, violations: [{ ...violation, missed: events }] };
      },
    }),
  },
  {
    name: 'missed events cut at a hundred',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [violation] = answer.ok ? [] : answer.violations;
        if (typeof violation?.expected !== 'number' || (violation.actual ?? 0) <= violation.expected)
          return answer;
        const { stream, expected } = violation;
        const { events } = await store.readStream({ stream, from: expected + 1, limit: 100 });
        return { ok: false, violations: [{ ...violation, missed: events }] };
      },
    }),
  },
  {
    name: 'events sent along for an expectation past the end',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [violation] = answer.ok ? [] : answer.violations;
        if (
          typeof violation?.expected !== 'number' ||
          violation.actual === null ||
          violation.expected <= violation.actual
        )
          return answer;
        const { events } = await store.readStream({ stream: violation.stream, limit: 10 });
        return { ok: false, violations: [{ ...violation, missed: events }] };
      },
    }),
  },
  {
    name: 'only the first violation told',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        return answer.ok ? answer : { ok: false, violations: answer.violations.slice(0, 1) };
      },
    }),
  },
  {
    name: 'conflict told although it was written',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [violation] = answer.ok ? [] : answer.violations;
        if (
          typeof violation?.expected === 'number' &&
          violation.reason === 'revision' &&
          request.writes.length === 1
        ) {
          await store.append({
            writes: request.writes.map((write) => ({ ...write, expected: 'any' as const })),
          });
        }
        return answer;
      },
    }),
  },
  {
    name: 'actual revision told as a count',
    fault: (store) =>
      alterViolation(store, (violation) => ({
        ...violation,
        actual: violation.actual === null ? null : violation.actual + 1,
      })),
  },
  {
    name: 'token ids compared with their case',
    fault: (store) =>
      judge(store, ({ expected }) =>
        typeof expected === 'object' && expected !== null && /[A-F]/.test(expected.eventId)
          ? { ...expected, eventId: crypto.randomUUID() }
          : undefined,
      ),
  },
  {
    name: 'token read for its revision only',
    fault: (store) => judge(store, ({ expected }) => (isToken(expected) ? expected.revision : undefined)),
  },
  {
    name: 'token whose event exists holds wherever the stream ends',
    fault: (store) =>
      judge(store, async ({ stream, expected }) => {
        if (!isToken(expected)) return undefined;
        const { events } = await store.readStream({ stream, from: expected.revision, limit: 1 });
        return events[0]?.id === expected.eventId.toLowerCase() ? 'any' : undefined;
      }),
  },
  {
    name: 'token past the end holds',
    manifest: (manifest) => ({ ...manifest, levels: { ...manifest.levels, divergence: 'not' } }),
    fault: (store) =>
      judge(store, async ({ stream, expected }) =>
        isToken(expected) && expected.revision > (await headOf(store, stream)) ? 'any' : undefined,
      ),
  },
  {
    name: 'truncated event taken for a divergence',
    fault: (store, shared) => ({
      truncate: async (request, options) => {
        shared.of('truncated', () => new Set<string>()).add(request.stream);
        return store.truncate(request, options);
      },
      ...alterViolation(store, (violation) =>
        isToken(violation.expected) && shared.of('truncated', () => new Set<string>()).has(violation.stream)
          ? { ...violation, reason: 'diverged' }
          : violation,
      ),
    }),
  },
];

function isToken(expected: ExpectedRevision): expected is Exclude<ExpectedRevision, number | string> {
  return typeof expected === 'object' && expected !== null && 'eventId' in expected;
}
