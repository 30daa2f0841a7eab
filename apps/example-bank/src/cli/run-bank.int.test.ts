import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKurrent, findRedis } from '@eventfold-internal/test-servers';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type StoreChoice } from '../open-store.js';
import { EXTRACT } from '../transactions/extract.js';
import { buildBank, startBank, summaryOf } from './bank-process.fixture.js';
import { eventsOf, eventsOfFile, sizeOf, type Events } from './expected-events.fixture.js';

jest.setTimeout(10 * 60_000);

// The extract everywhere; the whole table where somebody says where it is.
const FILE = process.env['EVENTFOLD_TRANSACTIONS'] ?? EXTRACT;

beforeAll(buildBank);

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

let namespaces = 0;

/** What holds on every store that keeps its events. */
function describeImports(
  store: StoreChoice['store'],
  file: string,
  open: (() => Promise<Server>) | undefined,
): void {
  if (open === undefined) {
    test.skip(`not run: no ${store}`, () => undefined);
    return;
  }
  let server: Server;
  let expected: Events;
  beforeAll(async () => {
    server = await open();
    expected = await eventsOfFile(file);
  });
  afterAll(async () => server?.stop());

  const newBank = (): StoreChoice => ({
    store,
    url: server.url,
    namespace: `bank_${Date.now().toString(36)}_${process.pid}_${namespaces++}`,
  });
  const start = ({ namespace }: StoreChoice) =>
    startBank(['import', file, '--store', store, '--url', server.url, '--namespace', namespace, '--json']);

  async function untilEvents(bank: StoreChoice, wanted: number): Promise<void> {
    const opened = await openStore(bank);
    for (let events = 0, after: string | undefined; events < wanted;) {
      const page = await opened.readLog({ after, limit: 1000 });
      events += page.events.length;
      after = page.next;
      if (page.atHead) await sleep(5);
    }
    await opened.close();
  }

  async function expectTheEvents(bank: StoreChoice): Promise<void> {
    const opened = await openStore(bank);
    const events = await eventsOf(opened).finally(() => opened.close());
    expect(events).toEqual(expected);
  }

  test('imports once what it is told twice', async () => {
    const bank = newBank();
    const first = await start(bank).ended;
    expect(first).toMatchObject({ exitCode: 0 });
    const { rows, accounts, ...summary } = summaryOf(first);
    expect(summary).toMatchObject({ accepted: rows, repeated: 0, rejected: 0 });
    expect(summary.maxDriftMinor).toBeLessThanOrEqual(70);
    expect(accounts).toBe(expected.size);
    const again = summaryOf(await start(bank).ended);
    expect(again).toMatchObject({ rows, accepted: 0, repeated: rows, rejected: 0, accounts });
    await expectTheEvents(bank);
  });

  test.each([
    ['kill -9', 'SIGKILL', { signal: 'SIGKILL', stdout: '' }],
    [
      'Control-C',
      'SIGINT',
      { exitCode: 130, stdout: '', stderr: expect.stringMatching(/^Interrupted after/m) },
    ],
  ] as const)('goes on after %s half-way', async (_, signal, end) => {
    const bank = newBank();
    const stopped = start(bank);
    await untilEvents(bank, sizeOf(expected) / 3);
    stopped.kill(signal);
    expect(await stopped.ended).toMatchObject(end);

    const resumed = await start(bank).ended;
    expect(resumed).toMatchObject({ exitCode: 0 });
    const { rows, accepted, repeated, maxDriftMinor } = summaryOf(resumed);
    expect(accepted + repeated).toBe(rows);
    expect(Math.min(accepted, repeated)).toBeGreaterThan(0);
    expect(maxDriftMinor).toBeLessThanOrEqual(70);
    await expectTheEvents(bank);
  });

  test('comes to the same events where two import at once', async () => {
    const bank = newBank();
    const both = await Promise.all([start(bank).ended, start(bank).ended]);
    for (const run of both) {
      expect(run).toMatchObject({ exitCode: 0 });
      const { rows, accepted, repeated, maxDriftMinor } = summaryOf(run);
      expect(accepted + repeated).toBe(rows);
      expect(maxDriftMinor).toBeLessThanOrEqual(70);
    }
    await expectTheEvents(bank);
  });
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
    expect(await loaded('--json')).not.toMatch(/ioredis|kurrentdb-client|store-(redis|kurrent)|hono/);
    expect(await loaded('--store', 'redis', '--url', 'nonsense')).toMatch(/ioredis/);
    rmSync(folder, { recursive: true });
  });

  test('imports and reconciles in memory', async () => {
    const run = await startBank(['import', FILE, '--json']).ended;
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\{.*\}\n$/) });
    const { rows, maxDriftMinor, ...summary } = summaryOf(run);
    const lines = readFileSync(FILE, 'utf8').trimEnd().split('\n').length;
    expect(rows).toBe(lines - 1);
    expect(summary).toMatchObject({ accepted: rows, repeated: 0, rejected: 0 });
    expect(maxDriftMinor).toBeLessThanOrEqual(70);
  });

  test('says in a sentence that no server answers', async () => {
    const runs = [
      ['--store', 'redis', '--url', 'redis://:secret@127.0.0.1:1'],
      ['--store', 'kurrent', '--url', 'kurrentdb://127.0.0.1:1?tls=false'],
    ];
    for (const { exitCode, stdout, stderr } of await Promise.all(runs.map((args) => startBank(args).ended))) {
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/^bank: .*cannot be reached.*Is the server running\?.*\(ES_UNAVAILABLE\)$/m);
      expect(stderr).not.toMatch(/secret|^ {4}at /m);
    }
  });
});

describe('imports into Redis', () => {
  const redis = findRedis("the bank's imports into Redis");
  describeImports('redis', redis.isReal ? FILE : EXTRACT, redis.open);
});

describe('imports into KurrentDB', () => {
  describeImports('kurrent', EXTRACT, findKurrent("the bank's imports into KurrentDB").open);
});
