import { expect, test } from '@jest/globals';
import { createMemoryDatabase, openMemoryStore } from '@eventfold/core/memory';
import { checkHistory, formatVerdict } from './check-history.js';
import { finalContents } from './final-contents.js';
import type { History } from './history.js';
import { madeHistory } from './made-history.fixture.js';
import { runWorkload } from './workload.fixture.js';

test.each([1, 2, 3])('a store that keeps its promises gives no anomaly (seed %i)', async (seed) => {
  const database = createMemoryDatabase();
  const open = () => openMemoryStore({ database });
  const history = await runWorkload(open, { seed, clients: 6, operations: 600, streams: 5 });
  const verdict = checkHistory(history, await finalContents(await open(), history));
  expect(formatVerdict(verdict)).toBe('600 operations, no anomaly.');
});

test('100,000 operations are checked in seconds', () => {
  const { history, final } = madeHistory(100_000);
  const start = process.cpuUsage();
  const verdict = checkHistory(history, final);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  expect(verdict).toEqual({ ok: true, anomalies: [], operations: 100_000 });
  expect(seconds).toBeLessThan(10);
}, 60_000);

test('one stale read among 20,000 operations is found', () => {
  const { history, final } = madeHistory(20_000);
  const isLate = (each: History[number]) =>
    each.kind === 'read-stream' && each.outcome.is === 'ok' && (each.outcome.head ?? 0) > 5;
  const index = history.map(isLate).lastIndexOf(true);
  const read = history[index];
  if (read?.kind !== 'read-stream' || read.outcome.is !== 'ok') throw new Error('there is such a read');
  const head = (read.outcome.head ?? 0) - 5;
  history[index] = {
    ...read,
    outcome: { ...read.outcome, head, events: read.outcome.events.filter((e) => e.revision <= head) },
  };
  const { anomalies } = checkHistory(history, final);
  expect(anomalies.map(({ kind }) => kind)).toContain('stale-read');
  expect(anomalies.find(({ kind }) => kind === 'stale-read')?.operations).toContain(index);
}, 60_000);
