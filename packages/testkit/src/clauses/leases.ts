import type { Lease, LeaseResult } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { newEvents, range } from './steps/new-events.js';
import { present } from './steps/present.js';
import { readLog } from './steps/read.js';

const leases = { operations: ['leases'] } as const;
const LONG = 60_000;
const SHORT = 80;

export const leaseClauses = clausesOf('leases', [
  {
    id: 'LEASE-01',
    title:
      'A lease MUST be held by one owner at a time, and whoever asks meanwhile is told by whom and for how long.',
    requires: leases,
    async run({ store, open }) {
      const ours = granted(
        await present(store.leases, 'leases').acquire({ name: 'l', owner: 'a', ttlMs: LONG }),
      );
      equal({ name: ours.name, owner: ours.owner }, { name: 'l', owner: 'a' }, 'the lease');
      const other = present((await open()).leases, 'leases');
      const refused = await other.acquire({ name: 'l', owner: 'b', ttlMs: LONG });
      verify(!refused.ok, 'the other owner is refused');
      equal(refused.owner, 'a', 'owner that is named');
      verify(refused.remainingMs > 0 && refused.remainingMs <= LONG, `${refused.remainingMs} ms remain`);
      granted(await other.acquire({ name: 'm', owner: 'b', ttlMs: LONG }));
    },
  },
  {
    id: 'LEASE-02',
    title: 'An owner that acquires its lease again MUST get the same token and a new term.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      const first = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: 300 }));
      equal(granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: LONG })), first, 'the lease');
      await pause(350);
      verify(!(await port.acquire({ name: 'l', owner: 'b', ttlMs: LONG })).ok, 'the new term holds');
    },
  },
  {
    id: 'LEASE-03',
    title:
      'A lease that expired MUST go to whoever asks, with a higher token, and its former holder can neither renew it nor end it.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      const old = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: SHORT }));
      await pause(SHORT + 60);
      await rejects(port.renew(old, LONG), 'ES_LEASE_LOST', 'renewing a lease that expired');
      const next = granted(await port.acquire({ name: 'l', owner: 'b', ttlMs: LONG }));
      verify(next.token > old.token, `the token ${next.token} is higher than ${old.token}`);
      await rejects(port.renew(old, LONG), 'ES_LEASE_LOST', 'renewing a lease that another owner has');
      await port.release(old);
      verify(
        !(await port.acquire({ name: 'l', owner: 'c', ttlMs: LONG })).ok,
        'the new holder still holds it',
      );
      await port.renew(next, LONG);
    },
  },
  {
    id: 'LEASE-04',
    title: 'Renewing a lease MUST keep it from expiring.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      const lease = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: 400 }));
      await port.renew(lease, LONG);
      await pause(450);
      verify(!(await port.acquire({ name: 'l', owner: 'b', ttlMs: LONG })).ok, 'the lease is still held');
    },
  },
  {
    id: 'LEASE-05',
    title: 'A released lease MUST be free at once, and its next holder gets a higher token.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      const tokens: number[] = [];
      for (const owner of ['a', 'b', 'a', 'a']) {
        const lease = granted(await port.acquire({ name: 'l', owner, ttlMs: LONG }));
        tokens.push(lease.token);
        await port.release(lease);
        await port.release(lease);
      }
      equal(
        tokens,
        [...new Set(tokens)].sort((a, b) => a - b),
        'tokens, which only grow',
      );
    },
  },
  {
    id: 'LEASE-06',
    title: 'Of owners that ask for a free lease at once, exactly one MUST get it.',
    requires: leases,
    async run({ store, open }) {
      const port = present(store.leases, 'leases');
      const ports = [port, present((await open()).leases, 'leases')];
      const results = await Promise.all(
        range(0, 9).map((n) => (ports[n % 2] ?? port).acquire({ name: 'l', owner: `o${n}`, ttlMs: LONG })),
      );
      equal(results.filter((result) => result.ok).length, 1, 'owners that got it');
    },
  },
  {
    id: 'LEASE-07',
    title: 'A term that is no duration MUST be refused with ES_INVALID_ARGUMENT.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      const lease = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: LONG }));
      for (const ttlMs of [0, -1, NaN, Infinity, '5' as unknown as number]) {
        const acquiring = port.acquire({ name: 'm', owner: 'a', ttlMs });
        await rejects(acquiring, 'ES_INVALID_ARGUMENT', `acquiring for ${ttlMs}`);
        await rejects(port.renew(lease, ttlMs), 'ES_INVALID_ARGUMENT', `renewing for ${ttlMs}`);
      }
    },
  },
  {
    id: 'LEASE-08',
    title: 'Leases of one name in two namespaces MUST be independent.',
    requires: leases,
    async run({ store, open, freshNamespace }) {
      const elsewhere = await open(freshNamespace());
      granted(await present(store.leases, 'leases').acquire({ name: 'l', owner: 'a', ttlMs: LONG }));
      granted(await present(elsewhere.leases, 'leases').acquire({ name: 'l', owner: 'b', ttlMs: LONG }));
    },
  },

  {
    id: 'LEASE-09',
    title: 'A lease MUST be renewed and ended by nobody but the owner and the token that hold it.',
    requires: leases,
    async run({ store, open }) {
      const port = present(store.leases, 'leases');
      const first = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: LONG }));
      await port.release(first);
      const held = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: LONG }));
      const other = present((await open()).leases, 'leases');
      for (const foreign of [
        first,
        { ...held, owner: 'b' },
        { ...held, owner: 'A' },
        { ...held, token: held.token + 1 },
        { ...held, name: 'L' },
      ]) {
        const what = JSON.stringify(foreign);
        await rejects(other.renew(foreign, LONG), 'ES_LEASE_LOST', `renewing ${what}`);
        await other.release(foreign);
        const asked = await port.acquire({ name: 'l', owner: 'c', ttlMs: LONG });
        verify(!asked.ok, `the lease is still held after releasing ${what}`);
      }
      await other.renew(held, LONG);
    },
  },
  {
    id: 'LEASE-10',
    title: 'A lease that was released MUST NOT be renewed by its former holder.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      const lease = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: LONG }));
      await port.release(lease);
      const error = await rejects(port.renew(lease, LONG), 'ES_LEASE_LOST', 'renewing a released lease');
      equal(error.details, { name: 'l' }, 'details');
      granted(await port.acquire({ name: 'l', owner: 'b', ttlMs: LONG }));
    },
  },
  {
    id: 'LEASE-11',
    title:
      'A lease that expired MUST get a higher token even when its own former holder comes back, and the old token be lost.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      const old = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: SHORT }));
      await pause(SHORT + 60);
      const next = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: LONG }));
      verify(next.token > old.token, `the token ${next.token} is higher than ${old.token}`);
      await rejects(port.renew(old, LONG), 'ES_LEASE_LOST', 'renewing with the token of the former term');
    },
  },
  {
    id: 'LEASE-12',
    title: 'The time that a lease is said to remain MUST get shorter as it passes.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: LONG }));
      await pause(60);
      const refused = await port.acquire({ name: 'l', owner: 'b', ttlMs: 5 });
      verify(!refused.ok, 'the other owner is refused');
      verify(refused.remainingMs <= LONG - 40, `${refused.remainingMs} of ${LONG} ms remain after 60 ms`);
    },
  },
  {
    id: 'LEASE-13',
    title: 'Leases of different names, and owners of different names, MUST be told apart.',
    requires: leases,
    async run({ store }) {
      const port = present(store.leases, 'leases');
      const long = 'a'.repeat(300);
      const names = [
        ...['a', 'A', 'a ', 'a*', 'a:b', '{a}', '__proto__', '\u00e9', 'e\u0301'],
        ...[`${long}1`, `${long}2`],
      ];
      for (const name of names) granted(await port.acquire({ name, owner: name, ttlMs: LONG }));
      for (const name of names) {
        for (const owner of names.filter((each) => each !== name).slice(0, 4)) {
          const refused = await port.acquire({ name, owner, ttlMs: LONG });
          verify(!refused.ok, `${JSON.stringify(owner)} is refused the lease of ${JSON.stringify(name)}`);
          equal(refused.owner, name, 'owner that is named');
        }
      }
    },
  },
  {
    id: 'LEASE-14',
    title: 'Leases MUST NOT show up in the log or in a listing.',
    requires: leases,
    async run({ store, stream: named }) {
      const port = present(store.leases, 'leases');
      await appendOk(store, named('real'), newEvents(1));
      const lease = granted(await port.acquire({ name: 'l', owner: 'a', ttlMs: LONG }));
      await port.renew(lease, LONG);
      await port.release(lease);
      equal((await readLog(store)).length, 1, 'events in the log');
      const names = store.manifest.operations.listing
        ? await store.directory?.categories({ limit: 100 })
        : undefined;
      equal(names?.names ?? ['real'], ['real'], 'categories listed');
    },
  },
]);

function granted(result: LeaseResult): Lease {
  verify(result.ok, `the lease is granted, not held by ${result.ok ? '' : result.owner}`);
  return result.lease;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
