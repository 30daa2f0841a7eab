import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { isEventStoreError, type EventStore, type ExpectedRevision } from '@eventfold/core';
import {
  chaosReport,
  finalContents,
  formatChaosReport,
  markHistory,
  recordHistory,
  type History,
} from '@eventfold/testkit';
import { drawTcpFaults, startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import { describeRedis, someEvents } from './redis-server.fixture.js';

const ACKNOWLEDGED_BETWEEN_FAULTS = 5;
const STREAMS = ['h-0', 'h-1', 'h-2'];

/** Appends under exact expectations and reads, whatever happens, until it is told to stop. */
async function work(store: EventStore, running: () => boolean, seed: number): Promise<void> {
  const heads = new Map<string, number>();
  let cursor: string | undefined;
  for (let n = seed; running(); n++) {
    const [stream = '', other = ''] = [STREAMS[n % 3], STREAMS[(n + 1) % 3]];
    try {
      const expectedOf = (name: string): ExpectedRevision => heads.get(name) ?? 'no-stream';
      const names = n % 5 === 0 ? [stream, other] : [stream];
      const writes = names.map((name) => ({
        stream: name,
        expected: n % 4 === 3 ? ('any' as const) : expectedOf(name),
        events: someEvents(1 + (n % 3)),
      }));
      await store.append({ writes }, { timeoutMs: 2000 });
      for (const name of names) {
        const { head } = await store.readStream({ stream: name, direction: 'backward', limit: 3 });
        if (head !== null) heads.set(name, head);
      }
      cursor = (await store.readLog({ after: cursor, limit: 50 })).next;
    } catch (error) {
      if (!isEventStoreError(error)) throw error;
    }
  }
}

const acknowledgedAppends = (history: History): number =>
  history.filter((each) => each.kind === 'append' && each.outcome.is === 'ok').length;

/** Waits until that many more appends were acknowledged, however slow the machine is. */
async function worked(history: History, more: number): Promise<void> {
  const goal = acknowledgedAppends(history) + more;
  while (acknowledgedAppends(history) < goal) await delay(20);
}

async function follow(store: EventStore, signal: AbortSignal): Promise<void> {
  try {
    for await (const { events } of store.subscribe({ limit: 20 }, { signal })) expect(events).toBeDefined();
  } catch (error) {
    if (!isEventStoreError(error, 'ES_ABORTED')) throw error;
  }
}

describeRedis('histories on Redis', { appendonly: true, appendfsync: 'always' }, (suite) => {
  test.each([
    ['kill -9', 1],
    ['connections cut at any byte', 2],
  ] as const)(
    'after %s everything fits into one order',
    async (trouble, seed) => {
      const namespace = `history${seed}`;
      const history: History = [];
      const proxy = await startTcpProxy(suite.server.url);
      const open = async (process: string) =>
        recordHistory(await suite.open({ namespace, url: proxy.url }), { history, process });
      const clients = [await open('a'), await open('b'), await open('c'), await open('d')];
      let running = true;
      const stop = new AbortController();
      const follower = await open('follower');
      const following = follow(follower, stop.signal);
      const working = clients.map((store, n) => work(store, () => running, n));
      for (const fault of drawTcpFaults({ seed, count: seed === 1 ? 2 : 12, maxByte: 2000 })) {
        await delay(seed === 1 ? 400 : 100);
        await worked(history, ACKNOWLEDGED_BETWEEN_FAULTS);
        markHistory(history, seed === 1 ? 'kill' : 'cut');
        if (seed === 2) proxy.spoil(fault);
        else {
          await suite.server.kill9();
          await suite.server.restart();
        }
      }
      await worked(history, ACKNOWLEDGED_BETWEEN_FAULTS);
      running = false;
      await Promise.all(working);
      stop.abort();
      await following;
      const report = chaosReport(history, await finalContents(await suite.open({ namespace }), history));
      await Promise.all(clients.map((store) => store.close()));
      await follower.close();
      await proxy.close();
      expect(formatChaosReport(report).split('\n').slice(3)).toEqual([]);
      expect(report).toMatchObject({ events: { lost: 0, duplicated: 0, phantom: 0 }, verdict: { ok: true } });
      expect(report.appends.acknowledged).toBeGreaterThan(2 * ACKNOWLEDGED_BETWEEN_FAULTS);
      expect(trouble === 'kill -9' ? report.kills : report.marks['cut']).toBeGreaterThan(0);
    },
    120_000,
  );
});
