import { commandHandler, stateCache, type CommandHandler, type EventStore } from '@eventfold/core';
import type { AccountCommand } from './account-command.js';
import type { AccountEvent } from './account-event.js';
import type { Account } from './account-state.js';
import { account } from './account.js';

/** Every account of the bank, by its number. */
export type Accounts = CommandHandler<Account, AccountCommand, AccountEvent>;

/** More than the bank has, so that a command costs one round trip. */
const CACHED_ACCOUNTS = 10_000;

/** The accounts in a store: what imports them and what serves them share these settings. */
export function accountsIn(store: EventStore): Accounts {
  return commandHandler(store, account, { cache: stateCache(CACHED_ACCOUNTS) });
}

/** The number of the account that a stream of the category belongs to. */
export function accountNumber(stream: string): string {
  return stream.slice(account.category.length + 1);
}
