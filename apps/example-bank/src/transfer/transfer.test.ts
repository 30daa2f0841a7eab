import { describe, expect, test } from '@jest/globals';
import { given } from '@eventfold/testkit';
import { nextStep } from './next-step.js';
import type { TransferEvent } from './transfer-event.js';
import { isSettled, transfer } from './transfer.js';

const order = { from: '1', to: '2', amount: 70, currency: 'CZK' } as const;
const declination = { code: 'ACCOUNT_CLOSED', reason: 'This account is closed.' } as const;
const requested: TransferEvent = { type: 'TransferRequested', data: order };
const debited: TransferEvent = { type: 'SenderDebited', data: null };
const senderDeclined: TransferEvent = { type: 'SenderDeclined', data: declination };
const credited: TransferEvent = { type: 'ReceiverCredited', data: null };
const receiverDeclined: TransferEvent = { type: 'ReceiverDeclined', data: declination };
const refunded: TransferEvent = { type: 'SenderRefunded', data: null };

const PATHS: TransferEvent[][] = [
  [requested, debited, credited],
  [requested, senderDeclined],
  [requested, debited, receiverDeclined, refunded],
];

describe('asking for a transfer', () => {
  const request = { type: 'Request', order } as const;

  test('happens once, between two accounts, for more than nothing', async () => {
    await given(transfer).when(request).thenEvents(requested);
    await given(transfer, requested).when(request).thenRejects({ code: 'TRANSFER_EXISTS' });
    await given(transfer)
      .when({ ...request, order: { ...order, to: '1' } })
      .thenRejects({ code: 'SAME_ACCOUNT' });
    for (const amount of [0, -1, 0.5])
      await given(transfer)
        .when({ ...request, order: { ...order, amount } })
        .thenRejects({ code: 'INVALID_AMOUNT' });
  });
});

describe('taking note of answers', () => {
  test('goes along three paths', async () => {
    await given(transfer, requested).when({ type: 'RecordDebit' }).thenEvents(debited);
    await given(transfer, requested)
      .when({ type: 'RecordDeclination', by: 'sender', declination })
      .thenEvents(senderDeclined);
    await given(transfer, requested, debited).when({ type: 'RecordCredit' }).thenEvents(credited);
    await given(transfer, requested, debited)
      .when({ type: 'RecordDeclination', by: 'receiver', declination })
      .thenEvents(receiverDeclined);
    await given(transfer, requested, debited, receiverDeclined)
      .when({ type: 'RecordRefund' })
      .thenEvents(refunded);
  });

  test('ignores an answer that nobody waits for any more', async () => {
    for (const path of PATHS)
      for (const late of [
        { type: 'RecordDebit' },
        { type: 'RecordCredit' },
        { type: 'RecordRefund' },
        { type: 'RecordDeclination', by: 'sender', declination },
        { type: 'RecordDeclination', by: 'receiver', declination },
      ] as const)
        await given(transfer, ...path)
          .when(late)
          .thenNothing();
  });
});

describe('the next step', () => {
  const after = (events: TransferEvent[]) =>
    nextStep('t1', events.reduce(transfer.evolve, transfer.initialState));

  test('is there until the transfer is settled', () => {
    for (const path of PATHS) {
      const states = path.map((_, index) =>
        path.slice(0, index + 1).reduce(transfer.evolve, transfer.initialState),
      );
      for (const state of states) expect(nextStep('t1', state) === undefined).toBe(isSettled(state));
      expect(isSettled(states.at(-1)!)).toBe(true);
    }
    expect(after([])).toBeUndefined();
  });

  test('asks one account, under an id of its own', () => {
    expect(after([requested])).toMatchObject({ account: '1', commandId: 'transfer-t1-debit' });
    expect(after([requested, debited])).toMatchObject({ account: '2', commandId: 'transfer-t1-credit' });
    expect(after([requested, debited, receiverDeclined])).toMatchObject({
      account: '1',
      commandId: 'transfer-t1-refund',
    });
  });
});
