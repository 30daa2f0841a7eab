import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findRedis } from '@eventfold-internal/test-servers';
import type { EventStore } from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import { openRedisStore } from '@eventfold/store-redis';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountsIn } from '../account/accounts.js';
import type { ImportSummary } from '../import/import-summary.js';
import { importTransactions } from '../import/import-transactions.js';
import { readTransactions } from '../transactions/read-transactions.js';
import { buildBank, startBank, type BankRun } from './bank-process.fixture.js';
import { EXTRACT } from './import-command.js';

const MINUTES = 60_000;

// The extract everywhere; the whole table where somebody says where it is.
const FILE = process.env['EVENTFOLD_TRANSACTIONS'] ?? EXTRACT;

beforeAll(buildBank, 3 * MINUTES);

/** Every event, by stream, in order: what an import comes to. */
async function eventsOf(store: EventStore): Promise<Map<string, string[]>> {
  const streams = new Map<string, string[]>();
  for (let after: string | undefined; ;) {
    const page = await store.readLog({ after, limit: 1000 });
    for (const { stream, revision, id, type, data } of page.events) {
      const events = streams.get(stream) ?? [];
      streams.set(stream, events);
      events[revision] = JSON.stringify([id, type, data]);
    }
    if (page.atHead) return new Map([...streams].sort());
    after = page.next;
  }
}

function summaryOf({ stdout }: BankRun): ImportSummary {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as ImportSummary;
}

describe('the bank as a process', () => {
  test('loads no driver for the store in memory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eventfold-coverage-'));
    const loaded = async (...args: string[]): Promise<string> => {
      await startBank(args, { NODE_V8_COVERAGE: folder }).ended;
      const [report = ''] = readdirSync(folder);
      const { result } = JSON.parse(readFileSync(join(folder, report), 'utf8')) as {
        result: { url: string }[];
      };
      rmSync(join(folder, report));
      return result.map(({ url }) => url).join('\n');
    };
    expect(await loaded('--json')).not.toMatch(/ioredis|kurrentdb-client|store-(redis|kurrent)/);
    expect(await loaded('--store', 'redis', '--url', 'nonsense')).toMatch(/ioredis/);
    rmSync(folder, { recursive: true });
  });

  test(
    'imports and reconciles in memory',
    async () => {
      const run = await startBank(['import', FILE, '--json']).ended;
      expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\{.*\}\n$/) });
      const { rows, maxDriftMinor, ...summary } = summaryOf(run);
      const lines = readFileSync(FILE, 'utf8').trimEnd().split('\n').length;
      expect(rows).toBe(lines - 1);
      expect(summary).toMatchObject({ accepted: rows, repeated: 0, rejected: 0 });
      expect(maxDriftMinor).toBeLessThanOrEqual(70);
    },
    5 * MINUTES,
  );
});

const redis = findRedis("the bank's imports into Redis");

describe('the bank on Redis', () => {
  if (redis === undefined) {
    test.skip('not run: no Redis', () => undefined);
    return;
  }
  let server: Awaited<ReturnType<typeof redis.open>>;
  let expected: Map<string, string[]>;
  beforeAll(async () => {
    server = await redis.open();
    const memory = await openMemoryStore();
    await importTransactions(accountsIn(memory), readTransactions(FILE), { concurrency: 64 });
    expected = await eventsOf(memory);
  }, 3 * MINUTES);
  afterAll(async () => server.stop());

  let count = 0;
  const newNamespace = (): string => `bank_${process.pid}_${count++}`;
  const start = (namespace: string) =>
    startBank(['import', FILE, '--store', 'redis', '--url', server.url, '--namespace', namespace, '--json']);

  async function untilEvents(namespace: string, wanted: number): Promise<void> {
    const store = await openRedisStore({ url: server.url, namespace });
    for (let events = 0, after: string | undefined; events < wanted;) {
      const page = await store.readLog({ after, limit: 1000 });
      events += page.events.length;
      after = page.next;
      if (page.atHead) await sleep(5);
    }
    await store.close();
  }

  async function expectTheEvents(namespace: string): Promise<void> {
    const store = await openRedisStore({ url: server.url, namespace });
    try {
      expect(await eventsOf(store)).toEqual(expected);
    } finally {
      await store.close();
    }
  }

  test(
    'imports once what it is told twice',
    async () => {
      const namespace = newNamespace();
      const first = await start(namespace).ended;
      expect(first).toMatchObject({ exitCode: 0 });
      const { rows, accounts, ...summary } = summaryOf(first);
      expect(summary).toMatchObject({ accepted: rows, repeated: 0, rejected: 0 });
      expect(summary.maxDriftMinor).toBeLessThanOrEqual(70);
      expect(accounts).toBe(expected.size);
      const again = summaryOf(await start(namespace).ended);
      expect(again).toMatchObject({ rows, accepted: 0, repeated: rows, rejected: 0, accounts });
      await expectTheEvents(namespace);
    },
    10 * MINUTES,
  );

  test.each([
    ['kill -9', 'SIGKILL', { signal: 'SIGKILL', stdout: '' }],
    [
      'Control-C',
      'SIGINT',
      { exitCode: 130, stdout: '', stderr: expect.stringMatching(/^Interrupted after/m) },
    ],
  ] as const)(
    'goes on after %s half-way',
    async (_, signal, end) => {
      const namespace = newNamespace();
      const stopped = start(namespace);
      await untilEvents(namespace, [...expected.values()].flat().length / 3);
      stopped.kill(signal);
      expect(await stopped.ended).toMatchObject(end);

      const resumed = await start(namespace).ended;
      expect(resumed).toMatchObject({ exitCode: 0 });
      const { rows, accepted, repeated, maxDriftMinor } = summaryOf(resumed);
      expect(accepted + repeated).toBe(rows);
      expect(Math.min(accepted, repeated)).toBeGreaterThan(0);
      expect(maxDriftMinor).toBeLessThanOrEqual(70);
      await expectTheEvents(namespace);
    },
    10 * MINUTES,
  );

  test(
    'comes to the same events where two import at once',
    async () => {
      const namespace = newNamespace();
      const both = await Promise.all([start(namespace).ended, start(namespace).ended]);
      for (const run of both) {
        expect(run).toMatchObject({ exitCode: 0 });
        const { rows, accepted, repeated, maxDriftMinor } = summaryOf(run);
        expect(accepted + repeated).toBe(rows);
        expect(maxDriftMinor).toBeLessThanOrEqual(70);
      }
      await expectTheEvents(namespace);
    },
    10 * MINUTES,
  );

  test(
    'says in a sentence that no server answers',
    async () => {
      const { exitCode, stdout, stderr } = await startBank([
        '--store',
        'redis',
        '--url',
        'redis://:secret@127.0.0.1:1',
      ]).ended;
      expect(exitCode).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^bank: .*cannot be reached.*Is the server running\?.*\(ES_UNAVAILABLE\)$/m);
      expect(stderr).not.toMatch(/secret|^ {4}at /m);
    },
    MINUTES,
  );
});
