import type { AppendResult, AppendSuccess, EventStore, RecordedEvent, StreamWrite } from '@eventfold/core';
import { headOf, withNewIds } from '../alter.js';
import type { BrokenStore, Shared } from '../broken-store.js';

/** What was appended to a stream. */
interface Past {
  /** Where each id was first written. */
  readonly places: Map<string, number>;
  /** The last revision of the append that began at a revision. */
  readonly ends: Map<number, number>;
}

function pastOf(shared: Shared, stream: string): Past {
  return shared.of(`past of ${stream}`, () => ({ places: new Map(), ends: new Map() }));
}

function takeDown({ places, ends }: Past, { events }: StreamWrite, { streams }: AppendSuccess): void {
  const { firstRevision = 0, lastRevision = 0 } = streams[0] ?? {};
  ends.set(firstRevision, lastRevision);
  for (const [n, { id }] of events.entries())
    if (id !== undefined && !places.has(id.toLowerCase())) places.set(id.toLowerCase(), firstRevision + n);
}

interface Known {
  readonly write: StreamWrite;
  /** Where each of the write's ids stands, undefined where it is new. */
  readonly at: readonly (number | undefined)[];
  /** The last revision of the append that began where the first id stands. */
  readonly end: number | undefined;
}

/** An append to one stream is answered by `recognise` where that has an answer; otherwise the store is asked. */
function recognising(
  name: string,
  recognise: (known: Known, store: EventStore) => Promise<AppendResult | undefined>,
): BrokenStore {
  return {
    name,
    fault: (store, shared) => ({
      append: async (request, options) => {
        const [write] = request.writes;
        if (write === undefined || request.writes.length > 1) return store.append(request, options);
        const past = pastOf(shared, write.stream);
        const at = write.events.map(({ id }) => past.places.get(id?.toLowerCase() ?? ''));
        const recognised = at.some((each) => each !== undefined)
          ? await recognise({ write, at, end: past.ends.get(at[0] ?? -1) }, store)
          : undefined;
        if (recognised !== undefined) return recognised;
        const answer = await store.append(request, options);
        if (answer.ok) takeDown(past, write, answer);
        return answer;
      },
    }),
  };
}

async function answerAt(
  store: EventStore,
  stream: string,
  first: number,
  last: number,
): Promise<AppendResult> {
  const { events } = await store.readStream({ stream, from: last, limit: 1 });
  return {
    ok: true,
    streams: [{ stream, firstRevision: first, lastRevision: last }],
    position: events[0]?.position ?? '0',
  };
}

const isExact = ({ expected }: StreamWrite): boolean => expected !== 'any' && expected !== 'stream-exists';
const isPlaced = (at: Known['at']): at is readonly number[] => at.every((each) => each !== undefined);

export const recognitionFaults: readonly BrokenStore[] = [
  recognising('ids of a repeat compared as a set', async ({ write, at }, store) => {
    if (!isExact(write) || !isPlaced(at) || at.length < 2) return undefined;
    const [first, last] = [Math.min(...at), Math.max(...at)];
    return last - first === at.length - 1 ? answerAt(store, write.stream, first, last) : undefined;
  }),
  recognising('repeat at another revision taken for the first one', async ({ write, at }, store) => {
    const [first] = at;
    if (typeof write.expected !== 'number' || !isPlaced(at) || first === undefined) return undefined;
    const answer = await store.append({ writes: [write] });
    return answer.ok ? answer : answerAt(store, write.stream, first, first + at.length - 1);
  }),
  recognising('beginning of an earlier append answered with all of it', async ({ write, at, end }, store) => {
    const [first] = at;
    if (!isExact(write) || !isPlaced(at) || first === undefined) return undefined;
    const answer = await store.append({ writes: [write] });
    if (!answer.ok || answer.streams[0]?.firstRevision !== first) return answer;
    return answerAt(store, write.stream, first, end ?? first);
  }),
  recognising('first hundred ids of a repeat compared only', async ({ write, at }, store) => {
    const [first] = at;
    if (at.length <= 100 || !isPlaced(at.slice(0, 100)) || first === undefined) return undefined;
    return answerAt(store, write.stream, first, first + at.length - 1);
  }),
  recognising('repeat at a revision of a deleted stream written again', async ({ write }, store) => {
    if (typeof write.expected !== 'number') return undefined;
    const { state } = await store.readStream({ stream: write.stream, limit: 1 });
    return state === 'deleted'
      ? store.append({ writes: [{ ...withNewIds(write), expected: 'any' }] })
      : undefined;
  }),
  recognising('repeat at a revision of a truncated stream written again', async ({ write }, store) => {
    if (typeof write.expected !== 'number') return undefined;
    const { events, state } = await store.readStream({ stream: write.stream, limit: 1 });
    const isGone = state === 'active' && (events[0]?.revision ?? Infinity) > write.expected + 1;
    return isGone ? store.append({ writes: [{ ...withNewIds(write), expected: 'any' }] }) : undefined;
  }),
  recognising('repeat under stream-exists of a deleted stream brings it back', async ({ write }, store) => {
    if (write.expected !== 'stream-exists') return undefined;
    const { state } = await store.readStream({ stream: write.stream, limit: 1 });
    return state === 'deleted'
      ? store.append({ writes: [{ ...withNewIds(write), expected: 'any' }] })
      : undefined;
  }),
  {
    name: 'ids recognised across namespaces',
    fault: (store, _, everywhere) => {
      const written = everywhere.of('written', () => new Map<string, RecordedEvent[]>());
      return {
        append: async (request, options) => {
          const [write] = request.writes;
          const key = `${write?.stream ?? ''} ${write?.events[0]?.id ?? ''}`;
          const owner = everywhere.of(`owner of ${key}`, () => _);
          if (owner === _ || write?.events[0]?.id === undefined || !written.has(key)) {
            const answer = await store.append(request, options);
            if (answer.ok) written.set(key, []);
            return answer;
          }
          const placed = { stream: write.stream, firstRevision: 0, lastRevision: write.events.length - 1 };
          return { ok: true, streams: [placed], position: '0' };
        },
      };
    },
  },
  {
    name: 'repeat answered with the head although others wrote since',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [write] = request.writes;
        if (!answer.ok || write === undefined || !isExact(write) || write.events.length < 100) return answer;
        const head = await headOf(store, write.stream);
        return {
          ...answer,
          streams: answer.streams.map((each) => ({ ...each, lastRevision: head })),
        };
      },
    }),
  },
];
