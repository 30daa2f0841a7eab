import { describe, expect, test } from '@jest/globals';
import { readLog, type EventStore } from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import { eventStoreError } from '@eventfold/core/store';
import { failAfterWrite, failBeforeWrite } from '@eventfold/testkit';
import { accountsIn } from '../account/accounts.js';
import type { Currency } from '../money/minor-units.js';
import { settleTransfer, type TransferParties } from './settle-transfer.js';
import { runTransferProcess, transferProcess } from './transfer-process.js';
import { transfersIn } from './transfers.js';

const partiesIn = (store: EventStore): TransferParties => ({
  accounts: accountsIn(store),
  transfers: transfersIn(store),
});

/** Two accounts, 1 with 100 and 2 with nothing, and a transfer of 70 that was asked for. */
async function bankWithTransfer({
  currency = 'CZK',
  amount = 70,
}: { currency?: Currency; amount?: number } = {}) {
  const store = await openMemoryStore();
  const { accounts, transfers } = partiesIn(store);
  await accounts.execute('1', { type: 'Open', owner: 'Alice', currency: 'CZK', overdraftLimit: 0 });
  await accounts.execute('1', { type: 'Deposit', amount: 100 });
  await accounts.execute('2', { type: 'Open', owner: 'Bob', currency, overdraftLimit: 0 });
  await transfers.execute('t1', { type: 'Request', order: { from: '1', to: '2', amount, currency: 'CZK' } });
  return store;
}

async function outcomeIn(store: EventStore) {
  const { accounts, transfers } = partiesIn(store);
  const [one, two, transfer] = await Promise.all([
    accounts.load('1'),
    accounts.load('2'),
    transfers.load('t1'),
  ]);
  const status = transfer.state.status;
  const steps = await readLog(store, {
    types: ['TransferSent', 'TransferReceived', 'TransferTakenBack'],
  }).toArray();
  return { status, balances: [one.state.balance, two.state.balance], steps: steps.map(({ type }) => type) };
}

const COMPLETED = { status: 'completed', balances: [30, 70], steps: ['TransferSent', 'TransferReceived'] };
const REFUNDED = { status: 'refunded', balances: [100, 0], steps: ['TransferSent', 'TransferTakenBack'] };
const DECLINED = { status: 'declined', balances: [100, 0], steps: [] };

/** The process dies with the `n`-th append: before it was written, or after. From then on nothing of it reaches the store. */
function dying(store: EventStore, n: number, when: 'before' | 'after'): EventStore {
  let appends = 0;
  const dead = () => eventStoreError('ES_CLOSED', 'The process is dead.');
  return {
    ...store,
    async append(request, options) {
      appends += 1;
      if (appends > n || (appends === n && when === 'before')) throw dead();
      const result = await store.append(request, options);
      if (appends === n) throw dead();
      return result;
    },
  };
}

describe('a transfer', () => {
  test.each([
    ['is completed', {}, COMPLETED],
    ['is refunded where the receiver does not take it', { currency: 'EUR' as const }, REFUNDED],
    ['is declined where the sender does not have the money', { amount: 101 }, DECLINED],
  ])('%s', async (_, situation, outcome) => {
    const store = await bankWithTransfer(situation);
    await settleTransfer(partiesIn(store), 't1');
    expect(await outcomeIn(store)).toEqual(outcome);
  });

  test.each([
    ['completed', {}, COMPLETED, 4],
    ['refunded', { currency: 'EUR' as const }, REFUNDED, 6],
    ['declined', { amount: 101 }, DECLINED, 2],
  ])(
    'is %s all the same where its process dies at any append, before or after it',
    async (_, situation, outcome, appends) => {
      for (const when of ['before', 'after'] as const)
        for (let n = 1; n <= appends; n++) {
          const store = await bankWithTransfer(situation);
          const dead = settleTransfer(partiesIn(dying(store, n, when)), 't1');
          await expect(dead).rejects.toMatchObject({ code: 'ES_CLOSED' });
          await settleTransfer(partiesIn(store), 't1');
          expect(await outcomeIn(store)).toEqual(outcome);
        }
    },
  );

  test('is settled once where two processes work on it at the same time', async () => {
    for (const [situation, outcome] of [
      [{}, COMPLETED],
      [{ currency: 'EUR' as const }, REFUNDED],
      [{ amount: 101 }, DECLINED],
    ] as const) {
      const store = await bankWithTransfer(situation);
      await Promise.all([1, 2, 3].map(() => settleTransfer(partiesIn(store), 't1')));
      expect(await outcomeIn(store)).toEqual(outcome);
    }
  });

  test('stays declined where the money comes in before the process asks again', async () => {
    const store = await bankWithTransfer({ amount: 101 });
    // The sender has answered, and the process died before it took note.
    await expect(settleTransfer(partiesIn(dying(store, 1, 'after')), 't1')).rejects.toThrow('dead');
    await accountsIn(store).execute('1', { type: 'Deposit', amount: 50 });
    await settleTransfer(partiesIn(store), 't1');
    expect(await outcomeIn(store)).toEqual({ ...DECLINED, balances: [150, 0] });
  });

  test('is settled on a store that loses answers and refuses writes now and then', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const store = await bankWithTransfer({ currency: seed % 2 === 0 ? 'EUR' : 'CZK' });
      const flaky = failAfterWrite(failBeforeWrite(store, { rate: 0.3, seed }), { rate: 0.3, seed });
      await settleTransfer(partiesIn(flaky), 't1');
      expect(await outcomeIn(store)).toEqual(seed % 2 === 0 ? REFUNDED : COMPLETED);
    }
  });
});

describe('the process of the transfers', () => {
  const start = (store: EventStore, written = store) =>
    runTransferProcess(written, transferProcess(partiesIn(written)), store.checkpoints!);

  async function untilSettled(store: EventStore, id: string): Promise<string> {
    const { transfers } = partiesIn(store);
    for (;;) {
      const { status } = (await transfers.load(id)).state;
      if (status !== 'requested' && status !== 'debited' && status !== 'refunding') return status;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  test('goes on from its checkpoint with what it had begun', async () => {
    const store = await bankWithTransfer();
    const dead = runTransferProcess(
      store,
      transferProcess(partiesIn(dying(store, 1, 'after'))),
      store.checkpoints,
    );
    dead.done.catch(() => undefined);
    for (let debited = false; !debited;) debited = (await accountsIn(store).load('1')).state.balance === 30;
    await dead.close();
    expect((await transfersIn(store).load('t1')).state.status).toBe('requested');

    const next = start(store);
    expect(await untilSettled(store, 't1')).toBe('completed');
    await next.close();
    expect(await outcomeIn(store)).toEqual(COMPLETED);
  });

  test('does the work of settled transfers once, with any checkpoint', async () => {
    const store = await bankWithTransfer();
    const first = start(store);
    await untilSettled(store, 't1');
    await first.close();
    const head = (await store.readLog({ limit: 100 })).next;

    const { checkpoints } = await openMemoryStore();
    const again = runTransferProcess(store, transferProcess(partiesIn(store)), checkpoints);
    await partiesIn(store).transfers.execute('t2', {
      type: 'Request',
      order: { from: '2', to: '1', amount: 70, currency: 'CZK' },
    });
    expect(await untilSettled(store, 't2')).toBe('completed');
    await again.close();
    const since = await readLog(store, { after: head }).toArray();
    expect(new Set(since.map(({ system }) => system.correlationId ?? 't2'))).toEqual(new Set(['t2']));
    expect(await outcomeIn(store)).toMatchObject({ status: 'completed', balances: [100, 0] });
  });

  test('is shared by two servers of one bank', async () => {
    const store = await bankWithTransfer();
    const both = [start(store), start(store)];
    await untilSettled(store, 't1');
    const { transfers } = partiesIn(store);
    await transfers.execute('t2', {
      type: 'Request',
      order: { from: '2', to: '1', amount: 10, currency: 'CZK' },
    });
    expect(await untilSettled(store, 't2')).toBe('completed');
    await Promise.all(both.map((one) => one.close()));
    await Promise.all(both.map((one) => one.done));
    expect(await outcomeIn(store)).toMatchObject({ balances: [40, 60] });
  });

  test('ends loudly where it cannot go on', async () => {
    const store = await bankWithTransfer();
    const broken: TransferParties = {
      ...partiesIn(store),
      accounts: {
        ...accountsIn(store),
        execute: () => Promise.reject(eventStoreError('ES_HISTORY_DIVERGED', 'Lost.', { details: {} })),
      },
    };
    const running = runTransferProcess(store, transferProcess(broken), store.checkpoints, {
      attempts: 2,
      maxDelayMs: 5,
    });
    await expect(running.done).rejects.toMatchObject({ code: 'ES_HANDLER_FAILED' });
  });
});
