import type { EventStore, ExpectedRevision } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { newEvents } from './steps/new-events.js';
import { readPage } from './steps/read.js';

type Condition = 'missing' | 'active' | 'truncated' | 'deleted';
type Answer = 'conflict' | 'changed' | 'unchanged';

/** What becomes of a stream before an expectation is tried on it. Except for the missing one it was written up to revision 1. */
async function prepare(store: EventStore, stream: string, condition: Condition): Promise<void> {
  if (condition === 'missing') return;
  await appendOk(store, stream, newEvents(2));
  if (condition === 'truncated') await store.truncate({ stream, before: 2 });
  if (condition === 'deleted') await store.delete({ stream, expected: 'any' });
}

const CONDITIONS: readonly Condition[] = ['missing', 'active', 'truncated', 'deleted'];

/** Whether an expectation holds, in the order of {@link CONDITIONS}. */
const HOLDS: readonly (readonly [Exclude<ExpectedRevision, object>, readonly boolean[]])[] = [
  ['any', [true, true, true, true]],
  ['no-stream', [true, false, false, true]],
  ['stream-exists', [false, true, true, false]],
  [0, [false, false, false, false]],
  [1, [false, true, true, true]],
  [2, [false, false, false, false]],
];

const everyRemoval = { operations: ['delete', 'tombstone', 'truncate'] } as const;

export const deleteTableClauses = clausesOf('delete table', [
  {
    id: 'TABLE-01',
    title:
      'An append MUST succeed or conflict as the table of docs/deletes.md says, for every condition and expectation.',
    requires: everyRemoval,
    async run({ store, stream: named }) {
      for (const [expected, holds] of HOLDS) {
        for (const [index, condition] of CONDITIONS.entries()) {
          const stream = named();
          await prepare(store, stream, condition);
          const result = await append(store, stream, newEvents(1), expected);
          equal(result.ok, holds[index], `an append under ${expected} to a stream that is ${condition}`);
          if (!result.ok) continue;
          const revision = condition === 'missing' ? 0 : 2;
          equal(result.streams[0]?.firstRevision, revision, `its revision in a stream that is ${condition}`);
        }
      }
    },
  },
  {
    id: 'TABLE-02',
    title: 'A delete MUST change something, nothing or conflict as the table of docs/deletes.md says.',
    requires: everyRemoval,
    async run({ store, stream: named }) {
      for (const [expected, holds] of HOLDS) {
        for (const [index, condition] of CONDITIONS.entries()) {
          const stream = named();
          await prepare(store, stream, condition);
          const result = await store.delete({ stream, expected });
          const something = condition === 'active' || condition === 'truncated';
          const wanted: Answer = !holds[index] ? 'conflict' : something ? 'changed' : 'unchanged';
          equal(answerOf(result), wanted, `a delete under ${expected} of a stream that is ${condition}`);
          const { state } = await readPage(store, { stream });
          const before = condition === 'truncated' ? 'active' : condition;
          equal(
            state,
            wanted === 'changed' ? 'deleted' : before,
            `state after the delete of a stream that is ${condition}`,
          );
        }
      }
    },
  },
  {
    id: 'TABLE-03',
    title:
      'A tombstone MUST take every name out of use for which its expectation holds, and conflict otherwise.',
    requires: everyRemoval,
    async run({ store, stream: named }) {
      for (const [expected, holds] of HOLDS) {
        for (const [index, condition] of CONDITIONS.entries()) {
          const stream = named();
          await prepare(store, stream, condition);
          const answer = answerOf(await store.tombstone({ stream, expected }));
          const what = `a tombstone under ${expected} on a stream that is ${condition}`;
          equal(answer, holds[index] ? 'changed' : 'conflict', what);
          const { state } = await readPage(store, { stream });
          const before = condition === 'truncated' ? 'active' : condition;
          equal(state, holds[index] ? 'tombstoned' : before, `state after ${what}`);
        }
      }
    },
  },
  {
    id: 'TABLE-04',
    title:
      'On a tombstoned stream delete and truncate MUST reject with ES_STREAM_TOMBSTONED, and another tombstone changes nothing.',
    requires: everyRemoval,
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      await store.tombstone({ stream, expected: 'any' });
      for (const expected of ['any', 'no-stream', 1] as const) {
        const removal = store.delete({ stream, expected });
        await rejects(removal, 'ES_STREAM_TOMBSTONED', `a delete under ${expected}`);
      }
      await rejects(store.truncate({ stream, before: 1 }), 'ES_STREAM_TOMBSTONED', 'a truncation');
      equal(
        await store.tombstone({ stream, expected: 'any' }),
        { ok: true, changed: false },
        'another tombstone',
      );
    },
  },
  {
    id: 'TABLE-05',
    title: 'A truncation of a deleted stream MUST change nothing, and leave its next revision as it was.',
    requires: everyRemoval,
    async run({ store, stream: named }) {
      const stream = named();
      await prepare(store, stream, 'deleted');
      equal(await store.truncate({ stream, before: 1 }), { ok: true, changed: false }, 'a truncation');
      equal((await readPage(store, { stream })).state, 'deleted', 'state of the stream');
      const { streams } = await appendOk(store, stream, newEvents(1));
      equal(streams[0]?.firstRevision, 2, 'revision of the next append');
    },
  },
  {
    id: 'TABLE-06',
    title:
      'Removing from a stream whose name cannot be written, or under a malformed expectation, MUST reject and remove nothing.',
    requires: everyRemoval,
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      for (const remove of [store.delete.bind(store), store.tombstone.bind(store)]) {
        await rejects(
          remove({ stream: '$all', expected: 'any' }),
          'ES_INVALID_STREAM_NAME',
          'a name of the store',
        );
        await rejects(remove({ stream: '', expected: 'any' }), 'ES_INVALID_STREAM_NAME', 'an empty name');
        for (const expected of [-1, 1.5, 'none', undefined, null] as unknown as number[]) {
          await rejects(remove({ stream, expected }), 'ES_INVALID_ARGUMENT', `the expectation ${expected}`);
        }
      }
      await rejects(store.truncate({ stream: '$all', before: 0 }), 'ES_INVALID_STREAM_NAME', 'a truncation');
      equal((await readPage(store, { stream })).events.length, 2, 'events in the stream');
    },
  },
]);

function answerOf(result: { readonly ok: boolean; readonly changed?: boolean }): Answer {
  if (!result.ok) return 'conflict';
  return result.changed === true ? 'changed' : 'unchanged';
}
