import type { EventStore, Manifest } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { alterRead, alterSubscription, later } from '../alter.js';
import type { BrokenStore, Shared } from '../broken-store.js';

const PARTITIONS = 3;

const partitioned = (manifest: Manifest): Manifest => ({
  ...manifest,
  partitions: PARTITIONS,
  levels: { ...manifest.levels, order: 'partition', atomicAppend: 'partition' },
});

const partitionOf = (stream: string): number =>
  Array.from(stream).reduce((sum, char) => sum + char.charCodeAt(0), 0) % PARTITIONS;

/** The memory store as one that keeps the promises of several partitions, before a fault is added. */
function inPartitions(
  name: string,
  fault: (store: EventStore, shared: Shared) => Partial<EventStore>,
): BrokenStore {
  return {
    name,
    manifest: partitioned,
    fault: (store, shared) => {
      const places = shared.of('places', () => new Map<string, number>());
      const note = alterRead(
        store,
        (event) => (places.set(event.position, partitionOf(event.stream)), event),
      );
      const sound: EventStore = {
        ...store,
        ...note,
        partitionOf,
        comparePositions: (a, b) =>
          places.get(a) === places.get(b) ? store.comparePositions(a, b) : 'concurrent',
        append: async (request, options) => {
          const streams = [...(request?.writes ?? []), ...(request?.checks ?? [])].map(
            (each) => each?.stream,
          );
          if (
            streams.every((stream) => typeof stream === 'string') &&
            new Set(streams.map(partitionOf)).size > 1
          ) {
            throw eventStoreError(
              'ES_CROSS_PARTITION',
              'The streams of one append lie in several partitions.',
              { details: { streams } },
            );
          }
          return store.append(request, options);
        },
      };
      return { ...sound, ...fault(sound, shared) };
    },
  };
}

/** Counts how often the environment restarted or disconnected something. */
function interruptions(everywhere: Shared): { count: number } {
  return everywhere.of('interruptions', () => ({ count: 0 }));
}

/** A fault that shows only after an interruption. */
function afterwards(
  name: string,
  fault: (store: EventStore, interrupted: () => number, shared: Shared) => Partial<EventStore>,
): BrokenStore {
  return {
    name,
    fault: (store, shared, everywhere) => fault(store, () => interruptions(everywhere).count, shared),
    environment: (everywhere) => {
      const interrupt = async (): Promise<void> => {
        interruptions(everywhere).count++;
        await later();
      };
      return { restart: interrupt, disconnect: interrupt };
    },
  };
}

export const distributedFaults: readonly BrokenStore[] = [
  inPartitions('append over partitions written all the same', (store) => ({
    append: async (request, options) => {
      if (!(request?.writes?.length > 1)) return store.append(request, options);
      const answers = [];
      for (const write of request.writes) answers.push(await store.append({ writes: [write] }, options));
      return answers.at(-1) ?? { ok: false, violations: [] };
    },
  })),
  inPartitions('log of partitions sorted by stream', (store) => ({
    readLog: async (request, options) => {
      const page = await store.readLog(request, options);
      return {
        ...page,
        events: [...page.events].sort((a, b) => (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0)),
      };
    },
  })),
  inPartitions('cursor resumes one partition only', (store) => ({
    readLog: async (request, options) => {
      const page = await store.readLog(request, options);
      const isResumed = request.after !== undefined && request.after !== 'start' && request.after !== 'end';
      const partition = partitionOf(page.events[0]?.stream ?? '');
      return isResumed
        ? { ...page, events: page.events.filter((event) => partitionOf(event.stream) === partition) }
        : page;
    },
  })),
  inPartitions('positions of partitions compared by number', () => ({
    comparePositions: (a, b) => (Number(a) < Number(b) ? 'before' : Number(a) > Number(b) ? 'after' : 'same'),
  })),
  inPartitions('cursor covers other partitions without looking', () => ({ covers: () => true })),
  afterwards('last append lost in a restart', (store, interrupted) => ({
    readStream: async (request, options) => {
      const page = await store.readStream(request, options);
      return interrupted() > 0 && page.events.length === 5
        ? { ...page, events: page.events.slice(0, -1) }
        : page;
    },
  })),
  afterwards('repeats forgotten in a restart', (store, interrupted) => ({
    append: async (request, options) => {
      const [write] = request.writes;
      if (interrupted() === 0 || write === undefined) return store.append(request, options);
      const events = write.events.map((event) => ({ ...event, id: crypto.randomUUID() }));
      return store.append({ writes: [{ ...write, events }] }, options);
    },
  })),
  afterwards('subscription silent after an interruption', (store, interrupted) =>
    alterSubscription(store, (page) => (interrupted() > 0 ? [] : [page])),
  ),
  afterwards('subscription starts again after an interruption', (store, interrupted) => ({
    async *subscribe(request, options) {
      let before = 0;
      let all: readonly never[] = [];
      for await (const page of store.subscribe(request, options)) {
        const repeated = interrupted() > before ? all : [];
        before = interrupted();
        all = [...all, ...page.events] as never;
        yield { ...page, events: [...repeated, ...page.events] };
      }
    },
  })),
  afterwards('cursor starts again after a restart', (store, interrupted) => ({
    readLog: (request, options) =>
      store.readLog(
        interrupted() > 0 && request.filter === undefined ? { ...request, after: 'start' } : request,
        options,
      ),
  })),
  afterwards('append sent twice after a lost connection', (store, interrupted) => ({
    append: async (request, options) => {
      await later();
      const answer = await store.append(request, options);
      const [write] = request.writes;
      if (interrupted() === 0 || !answer.ok || write?.expected !== 'no-stream') return answer;
      const streams = await store.readStream({ stream: write.stream, limit: 10 });
      if (streams.events.length === 1)
        await store.append({
          writes: [
            {
              ...write,
              expected: 'any',
              events: write.events.map((event) => ({ ...event, id: crypto.randomUUID() })),
            },
          ],
        });
      return answer;
    },
  })),
  afterwards('appends fail for ever after a lost connection', (store, interrupted) => ({
    append: async (request, options) => {
      if (interrupted() > 0 && typeof request.writes[0]?.expected === 'number')
        throw eventStoreError('ES_UNAVAILABLE', 'The connection is gone.');
      return store.append(request, options);
    },
  })),
  afterwards('page read again after a lost connection', (store, interrupted) => ({
    readStream: (request, options) =>
      store.readStream(
        interrupted() > 0 && (request.from ?? 0) > 2
          ? { ...request, from: (request.from ?? 0) - 1 }
          : request,
        options,
      ),
  })),
];
