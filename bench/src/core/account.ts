/** The events that every contender writes, and what all of them fold those into. */
export interface Payment {
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly by: string;
}

export interface Deposited {
  readonly type: 'Deposited';
  readonly data: Payment;
}

export interface Account {
  readonly balance: number;
  readonly payments: number;
}

export const EMPTY: Account = Object.freeze({ balance: 0, payments: 0 });

/** The state after one payment: all contenders fold with it. */
export function book({ balance, payments }: Account, { amount }: Payment): Account {
  return { balance: balance + amount, payments: payments + 1 };
}

/** A new payment: a new object for every append, as a request brings it. */
export function payment(index: number): Payment {
  return { amount: 1 + (index % 100), currency: 'EUR', reference: `invoice ${index}`, by: 'alice' };
}
