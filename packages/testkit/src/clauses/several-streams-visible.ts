import { clausesOf } from '../contract/clause.js';
import { equal, settled, verify } from '../contract/verify.js';
import { newEvents } from './steps/new-events.js';
import { readLog, readPage } from './steps/read.js';

/** What readers see of appends to several streams while they happen. */
export const severalStreamsVisibleClauses = clausesOf('several streams', [
  {
    id: 'MULTI-17',
    title: 'A reader MUST see an append to several streams in all of them and in the log, or nowhere.',
    requires: { operations: ['severalStreams'] },
    async run({ store, open, neighbours }) {
      const [one, other] = neighbours(2) as [string, string];
      const reader = await open();
      let writing = true;
      const writer = settled(
        (async () => {
          for (let n = 0; n < 25; n++) {
            const writes = [one, other].map(
              (stream) => ({ stream, expected: 'any', events: newEvents(2) }) as const,
            );
            verify((await store.append({ writes })).ok, 'nothing is in the way');
          }
        })(),
      ).finally(() => (writing = false));
      const headOf = async (stream: string): Promise<number> =>
        (await readPage(reader, { stream, limit: 1 })).head ?? -1;
      while (writing) {
        // Whatever was there for the first of two reads is there for the second.
        for (const [first, second] of [
          [one, other],
          [other, one],
        ] as const) {
          const before = await headOf(first);
          const after = await headOf(second);
          verify(after >= before, `the head ${after} of one stream was read after ${before} of the other`);
        }
        equal((await readLog(reader)).length % 4, 0, 'events of an append that the log holds in part');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const written = await writer;
      if (!written.ok) throw written.error;
    },
  },
]);
