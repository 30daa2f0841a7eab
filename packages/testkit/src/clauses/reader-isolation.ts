import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { append, appendOk, soleViolation } from './steps/append.js';
import { fullEvents } from './steps/full-events.js';
import { newEvent, newEvents } from './steps/new-events.js';
import { readAll, readLog, readPage } from './steps/read.js';

/** What one reader is given is nobody else's. */
export const readerIsolationClauses = clausesOf('values', [
  {
    id: 'VALUE-07',
    title: 'What a reader does to an event it was given MUST NOT reach the store or other readers.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, [
        { ...newEvent('Held', { list: [1], deep: { text: 'before' } }), metadata: { note: 'before' } },
        { ...newEvent('Packed', new Uint8Array([1, 2])), system: { tags: ['before'], contentType: 'x/y' } },
      ]);
      const before = JSON.stringify(await readAll(store, stream));
      for (const events of [await readAll(store, stream), await readLog(store)]) {
        const [held, packed] = events;
        tamper(held?.data, (data: { list: number[] }) => data.list.push(2));
        tamper(held?.data, (data: { deep: { text: string } }) => (data.deep.text = 'after'));
        tamper(held?.metadata, (metadata: { note: string }) => (metadata.note = 'after'));
        tamper(packed?.data, (data: Uint8Array) => data.fill(9));
        tamper(packed?.system.tags, (tags: string[]) => tags.push('after'));
        tamper(held, (event: { type: string }) => (event.type = 'After'));
      }
      equal(JSON.stringify(await readAll(store, stream)), before, 'the stream, read again');
      equal(JSON.stringify(await readLog(store)), before, 'the log, read again');
    },
  },
  {
    id: 'VALUE-11',
    title:
      'What a reader does to a page, to an event of a subscription or to one that a conflict sent along MUST NOT reach the store.',
    requires: { operations: ['subscribe'] },
    async run({ store, stream: named, signal }) {
      const stream = named();
      await appendOk(store, stream, [newEvent(), ...fullEvents()]);
      const all = async () => ({
        stream: await readPage(store, { stream }),
        backward: await readPage(store, { stream, direction: 'backward' }),
        log: await readLog(store),
        filtered: await readLog(store, { filter: { streams: [stream] } }),
      });
      const before = await all();
      const kept = structuredClone(before);
      const { missed = [] } = soleViolation(await append(store, stream, newEvents(1), 0), 'append at 0');
      const delivered = [];
      for await (const page of store.subscribe({}, { signal })) {
        delivered.push(page.events);
        if (page.atHead) break;
      }
      const lists = [before.stream.events, before.backward.events, before.log, before.filtered, missed];
      for (const events of [...lists, ...delivered]) {
        for (const event of events) {
          tamper(event.data, (data: Uint8Array) => data.fill(9));
          tamper(event.data, (data: Record<string, unknown>) => (data['added'] = true));
          tamper(event.metadata, (metadata: Record<string, unknown>) => (metadata['added'] = true));
          tamper(event.system, (system: Record<string, unknown>) => (system['subject'] = 'after'));
          tamper(event, (changed: { revision: number }) => (changed.revision = 99));
        }
        tamper(events, (list: unknown[]) => list.splice(0));
      }
      equal(await all(), kept, 'all that is read again');
    },
  },
]);

function tamper(value: unknown, change: (value: never) => unknown): void {
  try {
    change(value as never);
  } catch (error) {
    // Frozen is the best answer.
    if (!(error instanceof TypeError)) throw error;
  }
}
