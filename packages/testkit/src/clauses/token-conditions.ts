import type { EventStore, RevisionToken } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { append, appendOk, soleViolation } from './steps/append.js';
import { newEvent, newEvents } from './steps/new-events.js';
import { readAll, readPage } from './steps/read.js';

const detected = { levels: { divergence: ['detected'] } } as const;

/** Tokens on streams of which something was removed, and tokens of removals. */
export const tokenConditionClauses = clausesOf('revision tokens', [
  {
    id: 'TOKEN-07',
    title:
      'A delete or a tombstone at `{ revision, eventId }` MUST happen for the last event, and for another id remove nothing.',
    requires: { ...detected, operations: ['delete', 'tombstone'] },
    async run({ store, stream: named }) {
      for (const operation of ['delete', 'tombstone'] as const) {
        const stream = named();
        const [first, last] = [newEvent(), newEvent()];
        await appendOk(store, stream, [first, last]);
        for (const [token, reason] of [
          [{ revision: 1, eventId: first.id }, 'diverged'],
          [{ revision: 1, eventId: newEvent().id }, 'diverged'],
          [{ revision: 2, eventId: last.id }, 'diverged'],
          [{ revision: 0, eventId: first.id }, 'revision'],
        ] as const) {
          const what = `a ${operation} at ${JSON.stringify(token)}`;
          equal(
            soleViolation(await store[operation]({ stream, expected: token }), what).reason,
            reason,
            what,
          );
        }
        equal((await readAll(store, stream)).length, 2, 'events in the stream');
        const answer = await store[operation]({
          stream,
          expected: { revision: 1, eventId: last.id.toUpperCase() },
        });
        equal(answer, { ok: true, changed: true }, `a ${operation} at the last event`);
      }
    },
  },
  {
    id: 'TOKEN-08',
    title: 'An append at `{ revision, eventId }` with another id MUST NOT be written, whatever was removed.',
    requires: { ...detected, operations: ['delete', 'truncate'] },
    async run({ store, stream: named }) {
      for (const condition of CONDITIONS) {
        for (const revision of [0, 1]) {
          const { stream, ids } = await prepared(store, named(), condition);
          const [own = newEvent().id] = ids.slice(revision);
          // All of an id counts: this one differs at its end only.
          const near = `${own.slice(0, -1)}${own.endsWith('0') ? '1' : '0'}`;
          for (const eventId of [newEvent().id, near]) {
            const before = await readPage(store, { stream });
            const token: RevisionToken = { revision, eventId };
            const { reason } = soleViolation(await append(store, stream, newEvents(1), token), condition);
            verify(
              reason === 'diverged' || reason === 'unverifiable',
              `a token with another id on a stream that is ${condition} is ${reason}`,
            );
            equal(await readPage(store, { stream }), before, `the stream that is ${condition}, afterwards`);
          }
        }
      }
    },
  },
  {
    id: 'TOKEN-09',
    title:
      'An append at `{ revision, eventId }` of the last event that was ever written MUST hold or be unverifiable where it was removed.',
    requires: { ...detected, operations: ['delete', 'truncate'] },
    async run({ store, stream: named }) {
      for (const condition of ['truncated', 'deleted'] as const) {
        const { stream, ids } = await prepared(store, named(), condition);
        const token = { revision: 1, eventId: ids[1] ?? '' };
        const answer = await append(store, stream, newEvents(1), token);
        if (answer.ok) equal(answer.streams[0]?.firstRevision, 2, 'revision of the append');
        else equal(answer.violations[0]?.reason, 'unverifiable', `reason on a stream that is ${condition}`);
      }
    },
  },
]);

type Condition = 'missing' | 'active' | 'truncated' | 'deleted';
const CONDITIONS: readonly Condition[] = ['missing', 'active', 'truncated', 'deleted'];

/** A stream with two events, and what was done to it then. */
async function prepared(
  store: EventStore,
  stream: string,
  condition: Condition,
): Promise<{ readonly stream: string; readonly ids: readonly string[] }> {
  if (condition === 'missing') return { stream, ids: [] };
  const events = newEvents(2);
  await appendOk(store, stream, events);
  if (condition === 'truncated') await store.truncate({ stream, before: 2 });
  if (condition === 'deleted') await store.delete({ stream, expected: 'any' });
  return { stream, ids: events.map(({ id }) => id) };
}
