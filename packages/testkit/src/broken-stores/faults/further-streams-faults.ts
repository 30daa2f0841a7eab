import type { AppendRequest, AppendResult, EventStore, StreamCheck, StreamWrite } from '@eventfold/core';
import { isEventStoreError } from '@eventfold/core';
import { alterRequest, later } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** A fault in the writes of an append after its first one. */
function further(name: string, change: (write: StreamWrite) => StreamWrite): BrokenStore {
  return {
    name,
    fault: (store) =>
      alterRequest(store, ({ writes: [first, ...rest], ...request }) => ({
        ...request,
        writes: first === undefined ? [] : [first, ...rest.map(change)],
      })),
  };
}

/** Replaces the checks of an append before they are judged. */
function checked(
  name: string,
  change: (
    check: StreamCheck,
    store: EventStore,
  ) => Promise<StreamCheck | undefined> | StreamCheck | undefined,
): BrokenStore {
  return {
    name,
    fault: (store) => ({
      append: async (request, options) => {
        if ((request.checks ?? []).length === 0) return store.append(request, options);
        const checks: StreamCheck[] = [];
        for (const check of request.checks ?? []) {
          const changed = await change(check, store);
          if (changed !== undefined) checks.push(changed);
        }
        return store.append({ ...request, checks }, options);
      },
    }),
  };
}

const isToken = (expected: unknown): expected is { revision: number; eventId: string } =>
  typeof expected === 'object' && expected !== null && 'eventId' in expected;
const isWellFormed = (expected: unknown): boolean =>
  expected === 'no-stream' ||
  expected === 'stream-exists' ||
  expected === 'any' ||
  isToken(expected) ||
  (Number.isSafeInteger(expected) && (expected as number) >= 0);

async function stateOf(store: EventStore, stream: string) {
  return (await store.readStream({ stream: stream || ' ', limit: 1 })).state;
}

/** Writes the streams one by one, as appends of their own; the answers together. */
async function oneByOne(store: EventStore, { writes }: AppendRequest): Promise<AppendResult> {
  const answers: AppendResult[] = [];
  for (const write of writes) answers.push(await store.append({ writes: [write] }));
  const last = answers.at(-1);
  const streams = answers.flatMap((answer) => (answer.ok ? answer.streams : []));
  return last?.ok === true ? { ...last, streams } : { ok: true, streams, position: '0' };
}

export const furtherStreamsFaults: readonly BrokenStore[] = [
  further('no-stream of a further stream not checked', (write) =>
    write.expected === 'no-stream' ? { ...write, expected: 'any' } : write,
  ),
  further('stream-exists of a further stream not checked', (write) =>
    write.expected === 'stream-exists' ? { ...write, expected: 'any' } : write,
  ),
  further('token of a further stream read for its revision only', (write) =>
    isToken(write.expected) ? { ...write, expected: write.expected.revision } : write,
  ),
  checked('token of a check read for its revision only', (check) =>
    isToken(check.expected) ? { ...check, expected: check.expected.revision } : check,
  ),
  checked('check of a tombstoned stream passed over', async (check, store) =>
    (await stateOf(store, check.stream)) === 'tombstoned' ? undefined : check,
  ),
  checked('check for no-stream fails on a deleted stream', async (check, store) =>
    check.expected === 'no-stream' && (await stateOf(store, check.stream)) === 'deleted'
      ? { ...check, expected: 'stream-exists' }
      : check,
  ),
  checked('check for stream-exists holds on a deleted stream', async (check, store) =>
    check.expected === 'stream-exists' && (await stateOf(store, check.stream)) === 'deleted'
      ? undefined
      : check,
  ),
  checked('malformed check passed over', (check) => (isWellFormed(check.expected) ? check : undefined)),
  checked('check of a name that cannot be written passed over', (check) =>
    typeof check.stream !== 'string' || check.stream === '' || check.stream.startsWith('$')
      ? undefined
      : check,
  ),
  {
    name: 'streams before one with a bad event are written',
    fault: (store) => ({
      append: (request, options) =>
        store.append(request, options).catch(async (error: unknown) => {
          if (isEventStoreError(error, 'ES_INVALID_EVENT') && request.writes.length > 1)
            for (const write of request.writes.slice(0, -1))
              await store.append({ writes: [write] }).catch(() => undefined);
          throw error;
        }),
    }),
  },
  {
    name: 'ids compared within each stream of an append only',
    fault: (store) => ({
      append: (request, options) =>
        store.append(request, options).catch((error: unknown) => {
          const isTwice = isEventStoreError(error, 'ES_INVALID_EVENT') && request.writes.length > 1;
          const apart = request.writes.every(
            ({ events }) => new Set(events.map(({ id }) => id?.toLowerCase())).size === events.length,
          );
          if (isTwice && apart && / repeats the id /.test(error.message)) return oneByOne(store, request);
          throw error;
        }),
    }),
  },
  {
    name: 'events of an append counted for each stream',
    fault: (store) => ({
      append: (request, options) =>
        store.append(request, options).catch((error: unknown) => {
          if (isEventStoreError(error, 'ES_TOO_LARGE') && request.writes.length > 1)
            return oneByOne(store, request);
          throw error;
        }),
    }),
  },
  {
    name: 'rest of an append written of which one stream was written before',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        if (answer.ok || request.writes.length < 2) return answer;
        const conflicting = new Set(answer.violations.map(({ stream }) => stream));
        const isRepeat = await repeated(store, request, conflicting);
        return isRepeat ? oneByOne(store, request) : answer;
      },
    }),
  },
  {
    name: 'further streams of an append visible later than the first',
    fault: (store, shared) => {
      const hidden = shared.of('hidden', () => new Set<string>());
      return {
        append: async (request, options) => {
          const rest = request.writes.slice(1).map(({ stream }) => stream);
          const answer = await store.append(request, options);
          if (!answer.ok || rest.length === 0) return answer;
          for (const stream of rest) hidden.add(stream);
          await later(2);
          for (const stream of rest) hidden.delete(stream);
          return answer;
        },
        readStream: async (request, options) => {
          const page = await store.readStream(request, options);
          return hidden.has(request.stream)
            ? { ...page, events: page.events.slice(0, -1), head: page.head === null ? null : page.head - 1 }
            : page;
        },
      };
    },
  },
];

/** Whether the ids of every stream that conflicts were written before, all of them. */
async function repeated(
  store: EventStore,
  { writes }: AppendRequest,
  conflicting: ReadonlySet<string>,
): Promise<boolean> {
  for (const { stream, events } of writes.filter((write) => conflicting.has(write.stream))) {
    const { events: stored } = await store.readStream({ stream, limit: 100 });
    const known = new Set(stored.map(({ id }) => id));
    if (!events.every(({ id }) => id !== undefined && known.has(id))) return false;
  }
  return true;
}
