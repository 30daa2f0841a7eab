import type { EventStore, Manifest, StreamWrite } from '@eventfold/core';
import { withNewIds } from '../alter.js';
import type { BrokenStore, Shared } from '../broken-store.js';

type Levels = Manifest['levels'];

const declaring =
  (levels: Partial<Levels>) =>
  (manifest: Manifest): Manifest => ({ ...manifest, levels: { ...manifest.levels, ...levels } });

/** What was done to a stream, as a store that forgets would know it. */
interface StreamPast {
  readonly ids: Set<string>;
  /** The ids that its last append under `no-stream` began with. */
  newest: string;
  isTruncated: boolean;
}

function pastOf(shared: Shared, stream: string): StreamPast {
  return shared.of(`past ${stream}`, () => ({ ids: new Set<string>(), newest: '', isTruncated: false }));
}

/** Takes down what was written, and lets a fault replace the write of an append to one stream. */
function remembering(
  store: EventStore,
  shared: Shared,
  replace: (write: StreamWrite, past: StreamPast) => Promise<StreamWrite> | StreamWrite,
): Partial<EventStore> {
  return {
    append: async (request, options) => {
      const [write] = request.writes;
      if (write === undefined || request.writes.length > 1) return store.append(request, options);
      const past = pastOf(shared, write.stream);
      const replaced = replace(write, past);
      // Waiting for every append would be a fault of its own: the caller may change its events meanwhile.
      const asked = replaced instanceof Promise ? await replaced : replaced;
      const answer = await store.append({ ...request, writes: [asked] }, options);
      if (!answer.ok) return answer;
      if (write.expected === 'no-stream') past.newest = idOf(write);
      for (const { id = '' } of write.events) past.ids.add(id.toLowerCase());
      return answer;
    },
  };
}

const idOf = ({ events }: StreamWrite): string => events[0]?.id?.toLowerCase() ?? '';

/** The write, changed where its stream is deleted. */
async function whereDeleted(
  store: EventStore,
  write: StreamWrite,
  change: (write: StreamWrite) => StreamWrite,
): Promise<StreamWrite> {
  const { state } = await store.readStream({ stream: write.stream, limit: 1 });
  return state === 'deleted' ? change(write) : write;
}

function isRepeatedCreation(write: StreamWrite, past: StreamPast): boolean {
  return write.expected === 'no-stream' && isKnown(past, write.events[0]?.id);
}

function isKnown({ ids }: StreamPast, id: string | undefined): boolean {
  return id !== undefined && ids.has(id.toLowerCase());
}

export const repeatFaults: readonly BrokenStore[] = [
  {
    name: 'creation of a deleted stream forgotten where it was truncated before',
    fault: (store, shared) => ({
      ...remembering(store, shared, (write, past) =>
        isRepeatedCreation(write, past) && past.isTruncated ? whereDeleted(store, write, withNewIds) : write,
      ),
      truncate: async (request, options) => {
        const answer = await store.truncate(request, options);
        if (answer.ok && answer.changed) pastOf(shared, request.stream).isTruncated = true;
        return answer;
      },
    }),
  },
  {
    name: 'only the last creation of a deleted stream remembered',
    fault: (store, shared) =>
      remembering(store, shared, (write, past) =>
        isRepeatedCreation(write, past) && past.newest !== idOf(write)
          ? whereDeleted(store, write, withNewIds)
          : write,
      ),
  },
  {
    name: 'creation repeated on a deleted stream written in part',
    manifest: declaring({ idempotentCreation: 'until-deleted' }),
    fault: (store, shared) =>
      remembering(store, shared, (write, past) =>
        isRepeatedCreation(write, past)
          ? whereDeleted(store, write, ({ events, ...rest }) =>
              withNewIds({ ...rest, events: events.slice(0, 1) }),
            )
          : write,
      ),
  },
  {
    name: 'first id of an append under any looked at only',
    fault: (store, shared) =>
      remembering(store, shared, (write, past) => {
        const isNew = write.expected === 'any' && !isKnown(past, write.events[0]?.id);
        return isNew && write.events.some(({ id }) => isKnown(past, id)) ? withNewIds(write) : write;
      }),
  },
  {
    name: 'events that are there already left out of an append under any',
    manifest: declaring({ idempotentAny: 'window' }),
    fault: (store, shared) =>
      remembering(store, shared, (write, past) => {
        const fresh = write.events.filter(({ id }) => !isKnown(past, id));
        const isPartly = write.expected === 'any' && fresh.length > 0 && fresh.length < write.events.length;
        return isPartly ? { ...write, events: fresh } : write;
      }),
  },
];
