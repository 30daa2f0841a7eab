import { commandHandler, stateCache, type CommandHandler, type EventStore } from '@eventfold/core';
import type { TransferCommand } from './transfer-command.js';
import type { TransferEvent } from './transfer-event.js';
import { transfer, type Transfer } from './transfer.js';

/** Every transfer of the bank, by its id. */
export type Transfers = CommandHandler<Transfer, TransferCommand, TransferEvent>;

/** Enough for those under way. */
const CACHED_TRANSFERS = 1000;

/** The transfers in a store. */
export function transfersIn(store: EventStore): Transfers {
  return commandHandler(store, transfer, { cache: stateCache(CACHED_TRANSFERS) });
}

/** The id of the transfer that a stream of the category belongs to. */
export function transferId(stream: string): string {
  return stream.slice(transfer.category.length + 1);
}
