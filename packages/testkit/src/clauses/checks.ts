import type { EventStore, ExpectedRevision, StreamCheck } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { newEvent, newEvents } from './steps/new-events.js';
import { readPage } from './steps/read.js';

/** Streams that an append only looks at. */
export const checkClauses = clausesOf('several streams', [
  {
    id: 'MULTI-15',
    title:
      'A check MUST hold exactly where an append under the same expectation would, whatever was removed of its stream.',
    requires: { operations: ['checks', 'delete', 'truncate'] },
    async run({ store, neighbours }) {
      for (const condition of ['missing', 'active', 'truncated', 'deleted', 'revived'] as const) {
        for (const expected of ['no-stream', 'stream-exists', 0, 1, 2, 2 ** 32 + 1] as const) {
          const [checked, twin, written] = neighbours(3) as [string, string, string];
          await prepare(store, checked, condition);
          await prepare(store, twin, condition);
          const wouldHold = (await append(store, twin, newEvents(1), expected)).ok;
          const what = `a check for ${expected} of a stream that is ${condition}`;
          equal(await checkHolds(store, written, { stream: checked, expected }), wouldHold, what);
        }
      }
    },
  },
  {
    id: 'MULTI-16',
    title: 'A check at `{ revision, eventId }` MUST hold for the last event and no other.',
    requires: { operations: ['checks'], levels: { divergence: ['detected'] } },
    async run({ store, neighbours }) {
      const [checked, written] = neighbours(2) as [string, string];
      const [first, last] = [newEvent(), newEvent()];
      await appendOk(store, checked, [first, last]);
      const cases: readonly (readonly [Exclude<ExpectedRevision, 'any'>, boolean])[] = [
        [{ revision: 1, eventId: last.id }, true],
        [{ revision: 1, eventId: last.id.toUpperCase() }, true],
        [{ revision: 1, eventId: first.id }, false],
        [{ revision: 1, eventId: newEvent().id }, false],
        [{ revision: 0, eventId: first.id }, false],
        [{ revision: 2, eventId: last.id }, false],
      ];
      for (const [expected, holds] of cases) {
        const what = `a check at ${JSON.stringify(expected)}`;
        equal(await checkHolds(store, written, { stream: checked, expected }), holds, what);
      }
      equal((await readPage(store, { stream: checked })).head, 1, 'head of the stream that was checked');
    },
  },
]);

type Condition = 'missing' | 'active' | 'truncated' | 'deleted' | 'revived';

/** Leaves a stream that was written up to revision 1, and what was done to it then. */
async function prepare(store: EventStore, stream: string, condition: Condition): Promise<void> {
  if (condition === 'missing') return;
  await appendOk(store, stream, newEvents(condition === 'revived' ? 1 : 2));
  if (condition === 'truncated') await store.truncate({ stream, before: 2 });
  if (condition === 'deleted' || condition === 'revived') await store.delete({ stream, expected: 'any' });
  if (condition === 'revived') await appendOk(store, stream, newEvents(1));
}

/** Whether an append with that check was written, which leaves its trace or none. */
async function checkHolds(store: EventStore, stream: string, check: StreamCheck): Promise<boolean> {
  const before = (await readPage(store, { stream })).head ?? -1;
  const writes = [{ stream, expected: 'any', events: newEvents(1) }] as const;
  const { ok } = await store.append({ writes, checks: [check] });
  equal((await readPage(store, { stream })).head ?? -1, ok ? before + 1 : before, 'head of what was written');
  return ok;
}
