import type { NewEvent } from '@eventfold/core';

/** About 120 bytes of data. */
export function payment(n: number): NewEvent {
  return {
    type: 'Deposited',
    data: {
      amount: n,
      currency: 'CZK',
      account: `account-${n % 1000}`,
      note: 'standing order no. 4711, household',
      at: 1700000000000 + n,
    },
  };
}

/** The same bytes as a store of one's own would write them: the event and everything that is kept with it. */
export function paymentText(n: number, revision: number): string {
  const { type, data } = payment(n);
  return JSON.stringify([crypto.randomUUID(), type, 1, data, 0, 0, revision, n, Date.now()]);
}
