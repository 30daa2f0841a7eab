import type { AppendSuccess, EventStore, NewEvent } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { idsOf, newEvents } from './steps/new-events.js';
import { readAll, readPage } from './steps/read.js';

export const repeatAfterRemovalClauses = clausesOf('idempotence', [
  {
    id: 'REPEAT-14',
    title: 'A repeat whose events were truncated away MUST NOT be written a second time.',
    requires: { operations: ['truncate'] },
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(2);
      const first = await appendOk(store, stream, events, 'no-stream');
      await appendOk(store, stream, newEvents(2), 1);
      await store.truncate({ stream, before: 3 });
      const again = await append(store, stream, events, 'no-stream');
      if (again.ok) equal(again.streams, first.streams, 'answer to the repeat');
      equal(
        (await readAll(store, stream)).map((event) => event.revision),
        [3],
        'revisions in the stream',
      );
    },
  },
  {
    id: 'REPEAT-15',
    title: 'A repeat after the stream was deleted and written anew MUST NOT be written a second time.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(2);
      const first = await appendOk(store, stream, events, 'no-stream');
      await store.delete({ stream, expected: 'any' });
      const revival = newEvents(1);
      await appendOk(store, stream, revival, 'no-stream');
      const again = await append(store, stream, events, 'no-stream');
      if (again.ok) equal(again.streams, first.streams, 'answer to the repeat');
      equal(idsOf(await readAll(store, stream)), idsOf(revival), 'ids in the stream');
    },
  },
  {
    id: 'REPEAT-16',
    title:
      'A repeat of a creation MUST NOT be written a second time after its stream was truncated and deleted.',
    requires: { operations: ['delete', 'truncate'], levels: { idempotentCreation: ['durable'] } },
    async run({ store, stream: named }) {
      for (const before of [1, 2, 4]) {
        const stream = named();
        const creation = newEvents(2);
        const first = await appendOk(store, stream, creation, 'no-stream');
        await appendOk(store, stream, newEvents(2), 1);
        await store.truncate({ stream, before });
        await store.delete({ stream, expected: 'any' });
        await isNotWrittenAgain(store, { stream, creation, first });
      }
    },
  },
  {
    id: 'REPEAT-17',
    title:
      'A repeat of any creation MUST NOT be written a second time, however often its stream was deleted and written anew.',
    requires: { operations: ['delete'], levels: { idempotentCreation: ['durable'] } },
    async run({ store, open, stream: named }) {
      const stream = named();
      const creations: Creation[] = [];
      const other = await open();
      for (let round = 0; round < 3; round++) {
        const creation = newEvents(2);
        creations.push({ stream, creation, first: await appendOk(store, stream, creation, 'no-stream') });
        for (const each of creations) await isNotWrittenAgain(other, each);
        await store.delete({ stream, expected: 'any' });
        for (const each of creations) await isNotWrittenAgain(other, each);
      }
    },
  },
  {
    id: 'REPEAT-18',
    title:
      'A repeat of a creation on a deleted stream MUST be recognised, or be written whole after all that was written before.',
    requires: { operations: ['delete'], levels: { idempotentCreation: ['until-deleted'] } },
    async run({ store, stream: named }) {
      const stream = named();
      const creations = [newEvents(2), newEvents(2)];
      let head = -1;
      for (const creation of [...creations, ...creations]) {
        const { streams } = await appendOk(store, stream, creation, 'no-stream');
        const { firstRevision = -1, lastRevision = -1 } = streams[0] ?? {};
        equal(lastRevision - firstRevision, 1, 'revisions between the first and the last one answered');
        const stored = await readAll(store, stream);
        if (firstRevision > head) {
          equal(firstRevision, head + 1, 'first revision of what was written');
          equal(idsOf(stored), idsOf(creation), 'ids of what was written');
          head = lastRevision;
        } else equal(idsOf(stored), [], 'ids in the stream after a repeat that was recognised');
        await store.delete({ stream, expected: 'any' });
      }
    },
  },
  {
    id: 'REPEAT-28',
    title: 'A repeat under `stream-exists` MUST NOT bring a deleted stream back.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(1));
      const events = newEvents(2);
      const first = await appendOk(store, stream, events, 'stream-exists');
      await store.delete({ stream, expected: 'any' });
      const again = await append(store, stream, events, 'stream-exists');
      if (again.ok) equal(again.streams, first.streams, 'answer to the repeat');
      const { state, events: left } = await readPage(store, { stream });
      equal({ state, left }, { state: 'deleted', left: [] }, 'the stream after the repeat');
    },
  },
]);

/** An append that created a stream, and what it was answered. */
interface Creation {
  readonly stream: string;
  readonly creation: readonly NewEvent[];
  readonly first: AppendSuccess;
}

async function isNotWrittenAgain(store: EventStore, { stream, creation, first }: Creation): Promise<void> {
  const before = await readPage(store, { stream });
  const again = await append(store, stream, creation, 'no-stream');
  if (again.ok) equal(again.streams, first.streams, 'answer to the repeat');
  equal(await readPage(store, { stream }), before, 'the stream after the repeat');
}
