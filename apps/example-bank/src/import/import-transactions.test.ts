import { describe, expect, jest, test } from '@jest/globals';
import { execute, type EventStore } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { createMemoryDatabase, openMemoryStore } from '@eventfold/core/memory';
import { account } from '../account/account.js';
import { accountsIn } from '../account/accounts.js';
import { reconcile } from '../reconciliation/reconcile.js';
import type { Row } from '../transactions/read-transactions.js';
import { importTransactions, type ImportOptions } from './import-transactions.js';
import { readBalances } from './read-balances.js';

jest.setTimeout(60_000);

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

/** Rows that go round the accounts, each of which has `each` of them: one a day, with a balance that fits. */
function rowsOf(accounts: number, each: number): Row[] {
  const rows: Row[] = [];
  for (let day = 1, balanceAfter = 0; day <= each; day++) {
    const amount = day % 3 === 0 ? -day : day;
    balanceAfter += amount;
    const bookedOn = new Date(Date.UTC(1993, 0, day)).toISOString().slice(0, 10);
    for (const number of ids(accounts)) {
      const index = rows.length;
      const facts = { operation: 'cash deposit', purpose: 'none', counterparty: null } as const;
      const transaction = { id: String(1000 + index), bookedOn, amount, balanceAfter, ...facts };
      rows.push({ line: index + 2, endsAt: (index + 1) * 10, account: number, transaction });
    }
  }
  return rows;
}

async function* stream(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

function importing(store: EventStore, rows: readonly Row[], options: Partial<ImportOptions> = {}) {
  return importTransactions(accountsIn(store), stream(rows), { concurrency: 8, ...options });
}

async function commandsOf(store: EventStore, id: string): Promise<(string | undefined)[]> {
  const { events } = await store.readStream({ stream: account.stream(id), limit: 1000 });
  return events.map(({ system }) => system.commandId);
}

describe('importTransactions', () => {
  test('opens every account once and posts its rows in the order of the file', async () => {
    const store = await openMemoryStore();
    const result = await importing(store, rowsOf(3, 4));
    expect(result).toMatchObject({ rows: 12, accepted: 12, repeated: 0, rejected: [], events: 15 });
    expect(await commandsOf(store, '2')).toEqual(['open-2', '1001', '1004', '1007', '1010']);
    const { maxDrift, accounts, differences } = reconcile(
      await readBalances(accountsIn(store), result.closing.keys(), { concurrency: 2 }),
      result.closing,
    );
    expect({ maxDrift, accounts, differences }).toEqual({ maxDrift: 0, accounts: 3, differences: [] });
  });

  test.each([5, 300, 600])(
    'recognises every row of an account with %i of them when it is imported again',
    async (each) => {
      const database = createMemoryDatabase();
      const rows = rowsOf(2, each);
      await importing(await openMemoryStore({ database }), rows);
      const store = await openMemoryStore({ database });
      const before = await commandsOf(store, '1');
      expect(await importing(store, rows)).toMatchObject({
        accepted: 0,
        repeated: 2 * each,
        rejected: [],
        events: 2 * each + 2,
      });
      expect(await commandsOf(store, '1')).toEqual(before);
      expect(before).toHaveLength(each + 1);
    },
  );

  test('goes on where an import ended half-way', async () => {
    const store = await openMemoryStore();
    const rows = rowsOf(4, 10);
    const stop = new AbortController();
    const first = await importing(store, rows, {
      concurrency: 2,
      signal: stop.signal,
      onProgress: (done) => {
        if (done === 7) stop.abort();
      },
    });
    expect(first.interrupted).toBe(true);
    expect(first.accepted).toBeGreaterThanOrEqual(7);
    expect(first.accepted).toBeLessThan(40);
    expect(await importing(store, rows)).toMatchObject({
      repeated: first.accepted,
      accepted: 40 - first.accepted,
    });
  });

  test.each([
    [20, 30],
    [1, 300],
  ])(
    'comes to the same events where two import at once: %i accounts, %i rows each',
    async (accounts, each) => {
      const database = createMemoryDatabase();
      const rows = rowsOf(accounts, each);
      const both = await Promise.all(
        [1, 2].map(async () => importing(await openMemoryStore({ database }), rows)),
      );
      expect(both.map(({ rejected }) => rejected)).toEqual([[], []]);
      expect(both.map((one) => one.accepted + one.repeated)).toEqual([rows.length, rows.length]);
      const store = await openMemoryStore({ database });
      const own = rows.filter((row) => 'account' in row && row.account === '1');
      expect(await commandsOf(store, '1')).toEqual([
        'open-1',
        ...own.map((row) => 'transaction' in row && row.transaction.id),
      ]);
    },
  );

  test('rejects what is malformed, and a row whose id was used for another, by its line', async () => {
    const store = await openMemoryStore();
    const rows: Row[] = rowsOf(1, 3);
    const [first, , third] = rows as Extract<Row, { account: string }>[];
    const other = { ...third!, line: 9, transaction: { ...third!.transaction, id: first!.transaction.id } };
    const result = await importing(store, [...rows, other, { line: 10, endsAt: 99, reason: 'no row' }]);
    expect(result).toMatchObject({ rows: 5, accepted: 3, repeated: 0 });
    expect(result.rejected).toEqual([
      { line: 9, reason: expect.stringContaining('was used for another command') },
      { line: 10, reason: 'no row' },
    ]);
  });

  test('rejects a row that is too large for the store', async () => {
    const store = await openMemoryStore();
    const limited: EventStore = {
      ...store,
      append: async (request, options) => {
        const actual = JSON.stringify(request.writes).length;
        if (actual < 5000) return store.append(request, options);
        const details = { limit: 5000, actual, what: 'append' };
        throw eventStoreError('ES_TOO_LARGE', 'too large', { details });
      },
    };
    const [first, second] = rowsOf(1, 2) as Extract<Row, { account: string }>[];
    const counterparty = { bank: 'x'.repeat(5000), account: '' };
    const large = { ...first!, transaction: { ...first!.transaction, counterparty } };
    expect(await importing(limited, [large, second!])).toMatchObject({
      accepted: 1,
      rejected: [{ line: 2, reason: 'too large' }],
    });
  });

  test('rejects the rows of an account that somebody else has under this number', async () => {
    const store = await openMemoryStore();
    await execute(store, account, '1', { type: 'Open', owner: 'Bob', currency: 'EUR', overdraftLimit: 0 });
    const result = await importing(store, rowsOf(2, 2));
    expect(result).toMatchObject({ accepted: 2, rejected: [{ line: 2 }, { line: 4 }] });
    expect(await commandsOf(store, '1')).toEqual([undefined]);
  });

  test('ends with the error of the store', async () => {
    const store = await openMemoryStore();
    await store.close();
    await expect(importing(store, rowsOf(2, 2))).rejects.toMatchObject({ code: 'ES_CLOSED' });
  });

  test('tells how far it is', async () => {
    const heard: number[][] = [];
    const onProgress = (...progress: number[]): void => void heard.push(progress);
    await importing(await openMemoryStore(), rowsOf(1, 3), { onProgress });
    expect(heard).toEqual(ids(3).map((id) => [Number(id), Number(id) * 10]));
  });
});
