import type { Currency } from '../money/minor-units.js';

/** What the events of an account amount to. Amounts are in minor units of its currency. */
export interface Account {
  readonly status: 'unopened' | 'open' | 'frozen' | 'closed';
  readonly owner: string;
  readonly currency: Currency;
  readonly overdraftLimit: number;
  readonly balance: number;
}

/** Where every account begins. */
export const UNOPENED: Account = {
  status: 'unopened',
  owner: '',
  currency: 'CZK',
  overdraftLimit: 0,
  balance: 0,
};
