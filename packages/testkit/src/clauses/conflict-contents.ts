import type { EventStore, ExpectedRevision } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { append, appendOk, conflict, soleViolation, withoutMissed } from './steps/append.js';
import { appendMany } from './steps/append-many.js';
import { fullEvents } from './steps/full-events.js';
import { newEvent, newEvents } from './steps/new-events.js';
import { readAll } from './steps/read.js';

/** What a conflict says, and what it sends along. */
export const conflictContentClauses = clausesOf('conflicts', [
  {
    id: 'CONFLICT-06',
    title:
      'Each violation of a conflict over several streams MUST tell of its own stream: what it expected, where it is, what was missed.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      const [one, two, three] = neighbours(3) as [string, string, string];
      await appendOk(store, one, newEvents(4));
      await appendOk(store, two, newEvents(3));
      await appendOk(store, three, newEvents(2));
      const stale: readonly (readonly [string, ExpectedRevision, number])[] = [
        [three, 'no-stream', 1],
        [one, 1, 3],
        [two, 0, 2],
      ];
      const writes = stale.map(([stream, expected]) => ({ stream, expected, events: newEvents(1) }));
      const { violations } = conflict(await store.append({ writes }), 'append to three streams');
      equal(
        violations.map(withoutMissed),
        stale.map(([stream, expected, actual]) => ({
          stream,
          expected,
          actual,
          reason: 'revision',
          state: 'active',
        })),
        'violations',
      );
      for (const { stream, expected, missed } of violations) {
        const after = typeof expected === 'number' ? expected : -1;
        if (missed !== undefined)
          equal(missed, (await readAll(store, stream)).slice(after + 1), `events missed of ${stream}`);
      }
    },
  },
  {
    id: 'CONFLICT-07',
    title:
      'The events that a conflict sends along MUST be the same in every field as those that a read returns.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, [newEvent(), ...fullEvents()]);
      const { missed } = soleViolation(await append(store, stream, newEvents(1), 0), 'append at 0');
      if (missed !== undefined) equal(missed, (await readAll(store, stream)).slice(1), 'events missed');
    },
  },
  {
    id: 'CONFLICT-08',
    title:
      'A conflict on a stream of which events were removed MUST send along all that can still be read, or nothing.',
    requires: { operations: ['delete', 'truncate'] },
    async run({ store, stream: named }) {
      const truncated = named();
      await appendOk(store, truncated, newEvents(8));
      await store.truncate({ stream: truncated, before: 5 });
      const revived = named();
      await appendOk(store, revived, newEvents(4));
      await store.delete({ stream: revived, expected: 'any' });
      await appendOk(store, revived, newEvents(4));
      for (const stream of [truncated, revived]) {
        const stored = await readAll(store, stream);
        for (const expected of [0, 1, 2, 3, 4, 5, 6] as const) {
          const what = `append at ${expected}`;
          const { missed } = soleViolation(await append(store, stream, newEvents(1), expected), what);
          const readable = stored.filter(({ revision }) => revision > expected);
          if (missed !== undefined) equal(missed, readable, `events missed since ${expected}`);
        }
      }
    },
  },
  {
    id: 'CONFLICT-09',
    title: 'A conflict MUST NOT send along more events than a page may hold.',
    budgetMs: 60_000,
    async run({ store, stream: named, size }) {
      const stream = named();
      const most = store.manifest.limits.pageEvents;
      if (size === 'quick' && most > 2_000) return;
      await appendMany(store, stream, newEvents(most + 2));
      const violation = soleViolation(await append(store, stream, newEvents(1), 0), 'append at 0');
      equal(violation.actual, most + 1, 'actual revision');
      const sent = violation.missed?.length ?? 0;
      verify(sent <= most, `${sent} events are sent along, where a page holds ${most}`);
    },
  },
  {
    id: 'CONFLICT-10',
    title: 'The conflict of a delete or a tombstone MUST say the same as that of an append.',
    requires: { operations: ['delete', 'tombstone'] },
    async run({ store, stream: named }) {
      for (const [expected, appended] of [
        [0, 3],
        [2, 1],
        [2 ** 32 + 2, 3],
        ['no-stream', 2],
        ['stream-exists', 0],
        [0, 0],
      ] as const) {
        const stream = named();
        if (appended > 0) await appendOk(store, stream, newEvents(appended));
        const said = soleViolation(await append(store, stream, newEvents(1), expected), 'append');
        for (const remove of removalsOf(store)) {
          const what = `${remove.name} under ${expected} of ${appended} events`;
          const violation = soleViolation(await remove.call({ stream, expected }), what);
          equal(withoutMissed(violation), withoutMissed(said), `violation of a ${what}`);
        }
        equal((await readAll(store, stream)).length, appended, 'events in the stream');
      }
    },
  },
  {
    id: 'CONFLICT-11',
    title: 'A conflict on a deleted stream MUST name its last revision, or none.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      await store.delete({ stream, expected: 'any' });
      for (const expected of [0, 1, 3, 'stream-exists'] as const) {
        const { actual, state, missed } = soleViolation(
          await append(store, stream, newEvents(1), expected),
          `append under ${expected}`,
        );
        verify(actual === null || actual === 2, `the actual revision is 2 or not known, not ${actual}`);
        equal({ state, missed: missed ?? [] }, { state: 'deleted', missed: [] }, 'violation');
      }
    },
  },
]);

function removalsOf(store: EventStore) {
  return [
    { name: 'delete', call: (request: Parameters<EventStore['delete']>[0]) => store.delete(request) },
    { name: 'tombstone', call: (request: Parameters<EventStore['delete']>[0]) => store.tombstone(request) },
  ];
}
