import type { Conflict, EventStore, ExpectedRevision } from '@eventfold/core';
import { isEventStoreError } from '@eventfold/core';

/** What became of a stream before something is tried on it. Where it was written, its events are `ids`, at revisions 0 and 1. */
export const conditions = ['missing', 'written', 'fully truncated', 'soft-deleted', 'tombstoned'] as const;
export type Condition = (typeof conditions)[number];

const FIRST = '00000000-0000-4000-8000-000000000001';
const LAST = '00000000-0000-4000-8000-000000000002';
const OTHER = '00000000-0000-4000-8000-000000000003';

const expectations: Readonly<Record<string, ExpectedRevision>> = {
  '`any`': 'any',
  '`no-stream`': 'no-stream',
  '`stream-exists`': 'stream-exists',
  '`1`, the last revision': 1,
  '`0`, an earlier one': 0,
  '`2`, a later one': 2,
  '`{ revision: 1, eventId }`': { revision: 1, eventId: LAST },
  '`{ revision: 1, … }`, another id': { revision: 1, eventId: OTHER },
  '`{ revision: 0, eventId }`': { revision: 0, eventId: FIRST },
};

type Answer = (store: EventStore, stream: string) => Promise<string>;
/** What is tried, by its row in the table. */
type Rows = Readonly<Record<string, Answer>>;

const reads = {
  state: async (store, stream) => (await store.readStream({ stream, limit: 9 })).state,
  head: async (store, stream) => String((await store.readStream({ stream, limit: 9 })).head),
  forward: async (store, stream) => revisionsOf(await store.readStream({ stream, limit: 9 })),
  backward: async (store, stream) =>
    revisionsOf(await store.readStream({ stream, direction: 'backward', limit: 9 })),
  log: async (store, stream) => revisionsOf(await store.readLog({ filter: { streams: [stream] }, limit: 9 })),
} satisfies Rows;

/** The tables of docs/deletes.md, by their headings. */
export const tables: Readonly<Record<string, Rows>> = {
  Read: reads,
  Append: under(async (store, stream, expected) => {
    const result = await store.append({
      writes: [{ stream, expected, events: [{ type: 'Happened', data: null }] }],
    });
    return result.ok ? `revision ${result.streams[0]?.firstRevision}` : conflictOf(result);
  }),
  Delete: under(async (store, stream, expected) => answerOf(await store.delete({ stream, expected }))),
  Tombstone: under(async (store, stream, expected) => answerOf(await store.tombstone({ stream, expected }))),
  Truncate: Object.fromEntries(
    [0, 1, 2, 3].map((before): [string, Answer] => [
      `before \`${before}\``,
      async (store, stream) => answerOf(await store.truncate({ stream, before })),
    ]),
  ),
};

/** Does to a stream what the table says was done to it. */
export async function bringAbout(store: EventStore, stream: string, condition: Condition): Promise<void> {
  if (condition === 'missing') return;
  const events = [FIRST, LAST].map((id) => ({ id, type: 'Happened', data: null }));
  await store.append({ writes: [{ stream, expected: 'no-stream', events }] });
  if (condition === 'fully truncated') await store.truncate({ stream, before: 2 });
  if (condition === 'soft-deleted') await store.delete({ stream, expected: 'any' });
  if (condition === 'tombstoned') await store.tombstone({ stream, expected: 'any' });
}

/** What the store answers: the cell of a table. */
export async function cellOf(store: EventStore, stream: string, answer: Answer): Promise<string> {
  try {
    return await answer(store, stream);
  } catch (error) {
    if (isEventStoreError(error)) return `\`${error.code}\``;
    throw error;
  }
}

function under(
  answer: (store: EventStore, stream: string, expected: ExpectedRevision) => Promise<string>,
): Rows {
  return Object.fromEntries(
    Object.entries(expectations).map(([row, expected]): [string, Answer] => [
      row,
      (store, stream) => answer(store, stream, expected),
    ]),
  );
}

function answerOf(result: Awaited<ReturnType<EventStore['delete']>>): string {
  if (!result.ok) return conflictOf(result);
  return result.changed ? 'changed' : 'unchanged';
}

function conflictOf({ violations }: Conflict): string {
  const reason = violations[0]?.reason;
  return reason === 'revision' ? 'conflict' : `conflict: ${reason}`;
}

function revisionsOf({ events }: { readonly events: readonly { readonly revision: number }[] }): string {
  return events.length === 0 ? 'nothing' : events.map(({ revision }) => revision).join(', ');
}
