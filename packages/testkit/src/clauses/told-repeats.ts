import type { AppendResult, ExpectedRevision, StreamWrite } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { newEvent, newEvents } from './steps/new-events.js';

/** Whether an answer that says if its append was a repeat says it rightly. A store may leave it open. */
export const toldRepeatClauses = clausesOf('idempotence', [
  {
    id: 'REPEAT-29',
    title: 'An append that writes its events MUST NOT be called a repeat.',
    async run({ store, stream: named }) {
      const stream = named();
      const first = newEvents(2);
      isNew(await append(store, stream, first, 'no-stream'), 'creation');
      isNew(await append(store, stream, newEvents(2), 1), 'append at a revision');
      for (const expected of ['any', 'stream-exists'] as const)
        isNew(await append(store, stream, newEvents(2), expected), `append under ${expected}`);
      isNew(await append(store, named(), first, 'no-stream'), 'the same ids in another stream');
      isNew(await append(store, named(), newEvents(1), 'any'), 'creation under any');
    },
  },
  {
    id: 'REPEAT-30',
    title: 'An append that finds its events written by an earlier one MUST NOT be called new.',
    async run({ store, open, stream: named }) {
      const other = await open();
      const stream = named();
      const [creation, change] = [newEvents(2), newEvents(2)];
      await appendOk(store, stream, creation, 'no-stream');
      await appendOk(store, stream, change, 1);
      await appendOk(store, stream, newEvents(3));
      for (const handle of [store, other]) {
        isRepeat(await append(handle, stream, creation, 'no-stream'), 'creation');
        isRepeat(await append(handle, stream, change, 1), 'append at a revision');
      }
    },
  },
  {
    id: 'REPEAT-31',
    title:
      'Of appends of the same events that are sent at once, exactly one MUST be called new where the store tells.',
    async run({ store, open, stream: named }) {
      const other = await open();
      for (const expected of ['no-stream', 0] as const) {
        const stream = named();
        if (expected === 0) await appendOk(store, stream, newEvents(1));
        const events = newEvents(2);
        const handles = [store, other, store, other, store];
        const answers = await Promise.all(handles.map((each) => append(each, stream, events, expected)));
        const fresh = answers.filter((answer) => answer.ok && answer.repeated === false);
        verify(fresh.length <= 1, `${fresh.length} of 5 appends under ${expected} were called new`);
        verify(
          answers.some((answer) => answer.ok && answer.repeated !== true),
          `not all of 5 appends under ${expected} were called repeats`,
        );
      }
    },
  },
  {
    id: 'REPEAT-32',
    title:
      'An append to several streams MUST be called a repeat where all of its events were written, and nowhere else.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      const [one, two, three] = neighbours(3) as [string, string, string];
      const write = (stream: string, expected: ExpectedRevision): StreamWrite => ({
        stream,
        expected,
        events: newEvents(2),
      });
      const writes = [write(one, 'no-stream'), write(two, 'no-stream')];
      isNew(await store.append({ writes }), 'append to two streams');
      await appendOk(store, one, [newEvent()]);
      isRepeat(await store.append({ writes }), 'the same again');
      isRepeat(await store.append({ writes: writes.slice(1) }), 'its second write alone');
      isNew(await store.append({ writes: [write(two, 1), write(three, 'no-stream')] }), 'another append');
      const half = await store.append({ writes: [writes[0]!, write(three, 1)] });
      verify(!half.ok || half.repeated !== true, 'half a repeat: not called one');
    },
  },
]);

function isNew(result: AppendResult, what: string): void {
  verify(result.ok && result.repeated !== true, `${what}: written, and not called a repeat`);
}

function isRepeat(result: AppendResult, what: string): void {
  verify(result.ok && result.repeated !== false, `${what}: recognised, and not called new`);
}
