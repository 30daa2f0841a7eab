import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { idsOf, newEvents } from './steps/new-events.js';
import { readAll, readLog, readPage } from './steps/read.js';

export const namespaceClauses = clausesOf('namespaces', [
  {
    id: 'NAMESPACE-01',
    title: 'A new namespace MUST be empty.',
    async run({ store }) {
      equal((await readLog(store)).length, 0, 'events in the log');
    },
  },
  {
    id: 'NAMESPACE-02',
    title: 'Streams of one name in two namespaces MUST share neither events nor revisions.',
    async run({ store, open, freshNamespace, stream: named }) {
      const stream = named();
      const elsewhere = await open(freshNamespace());
      const [ours, theirs] = [newEvents(3), newEvents(2)];
      await appendOk(store, stream, ours, 'no-stream');
      equal((await readPage(elsewhere, { stream })).state, 'missing', 'state in the other namespace');
      await appendOk(elsewhere, stream, theirs, 'no-stream');
      equal(idsOf(await readAll(store, stream)), idsOf(ours), 'ids in the first namespace');
      equal(idsOf(await readAll(elsewhere, stream)), idsOf(theirs), 'ids in the second namespace');
    },
  },
  {
    id: 'NAMESPACE-03',
    title: 'The log of a namespace MUST hold the events of that namespace only.',
    async run({ store, open, freshNamespace, stream: named }) {
      const elsewhere = await open(freshNamespace());
      const [ours, theirs] = [newEvents(4), newEvents(4)];
      for (let n = 0; n < 4; n++) {
        await appendOk(store, named(), ours.slice(n, n + 1));
        await appendOk(elsewhere, named(), theirs.slice(n, n + 1));
      }
      equal([...idsOf(await readLog(store))].sort(), [...idsOf(ours)].sort(), 'ids in the first log');
      equal([...idsOf(await readLog(elsewhere))].sort(), [...idsOf(theirs)].sort(), 'ids in the second log');
    },
  },
]);
