import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKurrentNode, findRedis } from '@eventfold-internal/test-servers';
import type { EventStore } from '@eventfold/core';
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type StoreChoice } from '../open-store.js';
import { EXTRACT } from '../transactions/extract.js';
import { buildBank, startBank, summaryOf } from './bank-process.fixture.js';
import { comparable, eventsOfFile, sizeOf, type Events } from './expected-events.fixture.js';

jest.setTimeout(10 * 60_000);

/** Some of the extract's accounts, with all that they did: what needs doing is the same with fewer rows. */
const ACCOUNTS = 30;

interface Server {
  readonly url: string;
  kill9(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

beforeAll(buildBank);

/** Writes the rows of so many accounts of the extract to that file. */
function writeRows(file: string, accounts: number): void {
  const [head = '', ...rows] = readFileSync(EXTRACT, 'utf8').trimEnd().split('\n');
  const accountOf = (row: string): string => row.split(';')[1] ?? '';
  const chosen = new Set([...new Set(rows.map(accountOf))].slice(0, accounts));
  writeFileSync(file, [head, ...rows.filter((row) => chosen.has(accountOf(row))), ''].join('\n'));
}

/** What a process has seen that follows the store while others write, by stream and revision. */
class Watcher {
  readonly events = new Map<string, string[]>();
  private readonly stop = new AbortController();
  private readonly following: Promise<unknown>;

  constructor(private readonly store: EventStore) {
    this.following = this.follow().catch((error: unknown) => error);
  }

  async sees(wanted: number): Promise<void> {
    while (sizeOf(this.events) < wanted) {
      const ended = await Promise.race([this.following, sleep(5, 'goes on')]);
      if (ended !== 'goes on') throw ended;
    }
  }

  async close(): Promise<void> {
    this.stop.abort();
    expect(await this.following).toMatchObject({ code: 'ES_ABORTED' });
    await this.store.close();
  }

  private async follow(): Promise<void> {
    for await (const { events } of this.store.subscribe({}, { signal: this.stop.signal })) {
      for (const event of events) {
        const seen = this.events.get(event.stream) ?? [];
        this.events.set(event.stream, seen);
        // In order, and each once: a gap or a repeat would stand in another place.
        seen.push(event.revision === seen.length ? comparable(event) : `revision ${event.revision}`);
      }
    }
  }
}

function describeKills(store: StoreChoice['store'], start: (() => Promise<Server>) | undefined): void {
  if (start === undefined) {
    test.skip(`not run: no ${store} that can be killed`, () => undefined);
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'eventfold-bank-'));
  const file = join(directory, 'transactions.csv');
  let expected: Events;
  let server: Server;
  beforeAll(async () => {
    writeRows(file, ACCOUNTS);
    [expected, server] = await Promise.all([eventsOfFile(file), start()]);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true });
  });

  const importInto = ({ namespace }: StoreChoice) =>
    startBank(['import', file, '--store', store, '--url', server.url, '--namespace', namespace, '--json']);
  const crash = async (): Promise<void> => {
    await server.kill9();
    await sleep(100);
    await server.restart();
  };

  test('the import goes on, and another process sees every event of it, live and in order', async () => {
    const bank = { store, url: server.url, namespace: 'served' };
    const watcher = new Watcher(await openStore(bank));
    const importing = importInto(bank);
    for (const part of [0.2, 0.5]) {
      await watcher.sees(sizeOf(expected) * part);
      await crash();
    }
    const run = await importing.ended;
    expect(run).toMatchObject({ exitCode: 0 });
    expect(summaryOf(run)).toMatchObject({ rejected: 0, accounts: ACCOUNTS });
    expect(summaryOf(run).maxDriftMinor).toBeLessThanOrEqual(70);
    await watcher.sees(sizeOf(expected));
    expect(new Map([...watcher.events].sort())).toEqual(expected);
    await watcher.close();
  });

  test('an import that dies with the server is taken up where it was', async () => {
    const bank = { store, url: server.url, namespace: 'taken_up' };
    const watcher = new Watcher(await openStore(bank));
    const killed = importInto(bank);
    await watcher.sees(sizeOf(expected) * 0.4);
    killed.kill('SIGKILL');
    await crash();
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });

    const run = await importInto(bank).ended;
    expect(run).toMatchObject({ exitCode: 0 });
    const { rows, accepted, repeated, maxDriftMinor } = summaryOf(run);
    expect(accepted + repeated).toBe(rows);
    expect(Math.min(accepted, repeated)).toBeGreaterThan(0);
    expect(maxDriftMinor).toBeLessThanOrEqual(70);
    await watcher.sees(sizeOf(expected));
    expect(new Map([...watcher.events].sort())).toEqual(expected);
    await watcher.close();
  });
}

describe('where Redis is killed', () => {
  const start = findRedis("the bank's imports into a Redis that is killed").start;
  describeKills('redis', start && (() => start({ appendonly: true, appendfsync: 'always' })));
});

describe('where KurrentDB is killed', () => {
  describeKills('kurrent', findKurrentNode("the bank's imports into a KurrentDB that is killed")?.start);
});
