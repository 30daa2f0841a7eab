import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { follow } from './steps/follow.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
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
  {
    id: 'NAMESPACE-04',
    title: 'Events of the same ids MUST be written in every namespace, and repeats answer from their own.',
    async run({ store, open, freshNamespace, stream: named }) {
      const stream = named();
      const elsewhere = await open(freshNamespace());
      const events = newEvents(2);
      for (const expected of ['no-stream', 1] as const) {
        const more = expected === 1 ? newEvents(2) : events;
        await appendOk(store, stream, more, expected);
        if (expected === 1) await appendOk(elsewhere, stream, newEvents(1), 1);
        const there = await append(elsewhere, stream, more, expected === 1 ? 2 : expected);
        verify(there.ok, `the append under ${expected} is written in the other namespace`);
      }
      equal((await readAll(store, stream)).length, 4, 'events in the first namespace');
      equal((await readAll(elsewhere, stream)).length, 5, 'events in the second namespace');
    },
  },
  {
    id: 'NAMESPACE-05',
    title:
      'A subscription MUST deliver nothing of another namespace, one whose name begins the same included.',
    requires: { operations: ['subscribe'] },
    async run({ store, namespace, open, stream: named, signal }) {
      const elsewhere = await open(`${namespace}_x`);
      const stream = named();
      const theirs = newEvents(3);
      const ours = newEvents(3);
      await appendOk(elsewhere, stream, theirs.slice(0, 1));
      const following = follow(store, {}, signal);
      await following.caughtUp();
      for (const n of range(0, 2)) {
        if (n > 0) await appendOk(elsewhere, stream, theirs.slice(n, n + 1));
        await appendOk(store, stream, ours.slice(n, n + 1));
      }
      await following.until((seen) => seen.length >= 3);
      equal(idsOf(await following.stop()), idsOf(ours), 'ids delivered');
    },
  },
  {
    id: 'NAMESPACE-06',
    title: 'Namespaces of which one’s name begins with the other’s MUST share nothing.',
    async run({ store, namespace, open }) {
      const longest = namespace.padEnd(32, '_0');
      const handles = [store, await open(`${namespace}_`), await open(`${namespace}_x`), await open(longest)];
      const events = newEvents(handles.length);
      for (const [n, handle] of handles.entries())
        await appendOk(handle, 'x-1', events.slice(n, n + 1), 'no-stream');
      for (const [n, handle] of handles.entries()) {
        const own = idsOf(events.slice(n, n + 1));
        equal(idsOf(await readAll(handle, 'x-1')), own, `ids in the stream of namespace ${n}`);
        equal(idsOf(await readLog(handle)), own, `ids in the log of namespace ${n}`);
        const found = await readLog(handle, { filter: { categories: ['x'] } });
        equal(idsOf(found), own, `ids that a filter finds in namespace ${n}`);
      }
    },
  },
  {
    id: 'NAMESPACE-07',
    title:
      'A namespace of other characters than a–z, 0–9 and `_`, or of more than 32, MUST be refused with ES_INVALID_ARGUMENT.',
    async run({ open, namespace }) {
      for (const other of ['A', `${namespace}-a`, `${namespace}.a`, 'ü', ' ', 'a*', 'x'.repeat(33)])
        await rejects(open(other), 'ES_INVALID_ARGUMENT', `opening the namespace ${JSON.stringify(other)}`);
    },
  },
]);
