import type { Manifest } from '@eventfold/core';
import { availableIn } from '../account/account-rules.js';
import type { AccountEvent } from '../account/account-event.js';
import type { Account } from '../account/account-state.js';
import type { ImportStatus } from '../import/import-job.js';
import type { Currency } from '../money/minor-units.js';
import type { Transfer, TransferStatus } from '../transfer/transfer.js';
import type { Declination } from '../transfer/transfer-event.js';
import type { ProjectionReading } from '../views/event-meter.js';
import type { FoldedRow } from '../views/folded-rows.js';
import type { StatementLine } from '../views/statements.js';

// What the API answers with, apart from refusals: see `problem.ts`. The page knows no more of the server than these types.

/** An account as it is, or as it was. All amounts are in minor units of its currency. */
export interface AccountResource {
  readonly number: string;
  readonly owner: string;
  readonly status: Account['status'];
  readonly currency: Currency;
  readonly balance: number;
  /** What can be withdrawn. */
  readonly available: number;
  readonly overdraftLimit: number;
  /** Of its last event; its ETag. */
  readonly revision: number;
}

/** What a command came to. */
export interface CommandResource {
  /** `repeated`: an earlier request with this Idempotency-Key wrote these events. `unchanged`: there was nothing to write. */
  readonly outcome: 'appended' | 'repeated' | 'unchanged';
  readonly events: readonly EventReference[];
  /** The account as it is now. */
  readonly account: AccountResource;
}

export interface EventReference {
  readonly id: string;
  readonly type: string;
  readonly revision: number;
}

export interface TransferResource {
  readonly id: string;
  readonly status: TransferStatus;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly currency: Currency;
  /** Why the money is where it was before; null where it is not. */
  readonly declination: Declination | null;
  readonly revision: number;
}

export interface StoreResource {
  readonly manifest: Manifest;
  readonly health: { readonly ok: boolean; readonly latencyMs: number; readonly error: string | null };
}

/** What the owner of an account reads. */
export interface StatementResource {
  readonly account: AccountResource;
  /** Oldest first. */
  readonly lines: readonly StatementLine[];
  /** Whether there are lines before these. */
  readonly earlier: boolean;
}

/** What a client has missed whose `If-Match` no longer holds. */
export interface ConflictResource {
  readonly expectedRevision: number;
  readonly actualRevision: number | null;
  /** The events after the expected revision, oldest first; at most 20. */
  readonly missed: readonly (AccountEvent & { readonly revision: number })[];
  readonly account: AccountResource | null;
}

/** What has changed since the message before: the event `change`, whose id is the cursor of the log up to there. */
export interface Change {
  /** As they are now, so that a message which comes twice does no harm. */
  readonly accounts: readonly AccountResource[];
  readonly transfers: readonly TransferResource[];
  /** The newest events, oldest first; not all of them where many came at once. */
  readonly events: readonly Happening[];
}

export interface Happening {
  readonly stream: string;
  readonly type: string;
  readonly revision: number;
  readonly recordedAt: number;
}

/** How the bank is doing: the event `pulse`, which is not part of the log and has no id. */
export interface Pulse {
  readonly eventsPerSecond: number;
  readonly projections: readonly ProjectionReading[];
  readonly import: ImportStatus;
}

export function accountResource(number: string, account: Account, revision: number): AccountResource {
  const { owner, status, currency, balance, overdraftLimit } = account;
  const available = availableIn(account);
  return { number, owner, status, currency, balance, available, overdraftLimit, revision };
}

export function accountOfRow({ id, state, revision }: FoldedRow<Account>): AccountResource {
  return accountResource(id, state, revision);
}

export function transferResource(id: string, transfer: Transfer, revision: number): TransferResource {
  const { status, from, to, amount, currency, declination } = transfer;
  return { id, status, from, to, amount, currency, declination, revision };
}

export function transferOfRow({ id, state, revision }: FoldedRow<Transfer>): TransferResource {
  return transferResource(id, state, revision);
}
