import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { append, appendOk, conflict, soleViolation } from './steps/append.js';
import { appendMany } from './steps/append-many.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
import { readAll } from './steps/read.js';

export const conflictClauses = clausesOf('conflicts', [
  {
    id: 'CONFLICT-01',
    title:
      'The events that a conflict sends along MUST be all those after the expected revision, as a read returns them.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      const stored = await readAll(store, stream);
      for (const expected of [1, 8, 9, 10]) {
        const { missed } = soleViolation(
          await append(store, stream, newEvents(1), expected),
          `append at ${expected}`,
        );
        if (missed !== undefined)
          equal(missed, stored.slice(expected + 1), `events missed since ${expected}`);
      }
      const { missed } = soleViolation(
        await append(store, stream, newEvents(1), 'no-stream'),
        'append under no-stream',
      );
      if (missed !== undefined) equal(missed, stored, 'events missed under no-stream');
    },
  },
  {
    id: 'CONFLICT-02',
    title:
      'A conflict that is far behind MUST send along all the missed events or none, never a part of them.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(700);
      await appendMany(store, stream, events);
      const violation = soleViolation(await append(store, stream, newEvents(1), 0), 'append at 0');
      equal(violation.actual, 699, 'actual revision');
      if (violation.missed !== undefined)
        equal(idsOf(violation.missed), idsOf(events.slice(1)), 'missed events');
    },
  },
  {
    id: 'CONFLICT-03',
    title: 'A conflict MUST NOT send along events for an expectation at or past the last revision.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      for (const expected of [3, 9]) {
        const { missed } = soleViolation(
          await append(store, stream, newEvents(1), expected),
          `append at ${expected}`,
        );
        equal(missed ?? [], [], `events missed since ${expected}`);
      }
    },
  },
  {
    id: 'CONFLICT-04',
    title: 'A conflict over several streams MUST list every expectation that does not hold, and no other.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      const [stale, current, missing] = neighbours(3) as [string, string, string];
      await appendOk(store, stale, newEvents(3));
      await appendOk(store, current, newEvents(2));
      const { violations } = conflict(
        await store.append({
          writes: [
            { stream: stale, expected: 1, events: newEvents(1) },
            { stream: current, expected: 1, events: newEvents(1) },
            { stream: missing, expected: 'stream-exists', events: newEvents(1) },
          ],
        }),
        'append to three streams',
      );
      equal(
        violations.map(({ stream, actual, state }) => ({ stream, actual, state })),
        [
          { stream: stale, actual: 2, state: 'active' },
          { stream: missing, actual: null, state: 'missing' },
        ],
        'violations',
      );
    },
  },
  {
    id: 'CONFLICT-05',
    title: 'A conflict MUST leave the stream as it was, so that an append at the actual revision succeeds.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const { actual } = soleViolation(await append(store, stream, newEvents(3), 0), 'append at 0');
      await appendOk(store, stream, newEvents(1), actual ?? 'no-stream');
      equal(
        (await readAll(store, stream)).map((event) => event.revision),
        range(0, 2),
        'revisions',
      );
    },
  },
]);
