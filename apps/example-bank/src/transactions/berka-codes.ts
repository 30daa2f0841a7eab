import type { Operation, Purpose } from '../account/posted-transaction.js';

/** Whether a `type` adds to the balance or takes from it. */
export const DIRECTIONS: ReadonlyMap<string, 1 | -1> = new Map([
  ['PRIJEM', 1],
  ['VYDAJ', -1],
  ['VYBER', -1],
]);

export const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['VKLAD', 'cash deposit'],
  ['VYBER', 'cash withdrawal'],
  ['VYBER KARTOU', 'card withdrawal'],
  ['PREVOD Z UCTU', 'transfer in'],
  ['PREVOD NA UCET', 'transfer out'],
  ['', 'posted by the bank'],
]);

/** The bank wrote "no purpose" in two ways: nothing, and a blank. */
export const PURPOSES: ReadonlyMap<string, Purpose> = new Map([
  ['UROK', 'interest'],
  ['SANKC. UROK', 'penalty interest'],
  ['SLUZBY', 'fee'],
  ['SIPO', 'household'],
  ['DUCHOD', 'pension'],
  ['UVER', 'loan'],
  ['POJISTNE', 'insurance'],
  ['', 'none'],
]);
