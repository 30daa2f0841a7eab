import { computed, signal } from '@preact/signals';
import type { AccountResource, Change, Happening, Pulse, TransferResource } from '../../http/resources.js';

// What the page knows of the bank, kept up to date by `live-feed.ts`. Rows replace older rows, by their revision, so it does not matter
// which came first: the answer to a command, a list, or a live event.

const HAPPENINGS = 60;
const PULSES = 120;

export const accounts = signal<ReadonlyMap<string, AccountResource>>(new Map());
export const transfers = signal<ReadonlyMap<string, TransferResource>>(new Map());
/** The newest events of the log, newest first. */
export const happenings = signal<readonly Happening[]>([]);
/** The latest pulses, oldest first. */
export const pulses = signal<readonly Pulse[]>([]);
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');
/** False until the first list of accounts is there. */
export const loaded = signal(false);

export const pulse = computed(() => pulses.value.at(-1));

/** Takes in accounts, wherever they come from. */
export function learnAccounts(rows: readonly AccountResource[]): void {
  accounts.value = merged(accounts.value, rows, ({ number }) => number);
}

/** Takes in transfers, wherever they come from. */
export function learnTransfers(rows: readonly TransferResource[]): void {
  transfers.value = merged(transfers.value, rows, ({ id }) => id);
}

export function learnChange(change: Change): void {
  if (change.accounts.length > 0) learnAccounts(change.accounts);
  if (change.transfers.length > 0) learnTransfers(change.transfers);
  if (change.events.length > 0)
    happenings.value = [...change.events.toReversed(), ...happenings.value].slice(0, HAPPENINGS);
}

export function learnPulse(latest: Pulse): void {
  pulses.value = [...pulses.value, latest].slice(-PULSES);
}

/** Forgets everything: the history is another one. */
export function forget(): void {
  accounts.value = new Map();
  transfers.value = new Map();
  happenings.value = [];
}

function merged<T extends { readonly revision: number }>(
  known: ReadonlyMap<string, T>,
  rows: readonly T[],
  keyOf: (row: T) => string,
): ReadonlyMap<string, T> {
  const all = new Map(known);
  for (const row of rows) {
    const before = all.get(keyOf(row));
    if (before === undefined || before.revision <= row.revision) all.set(keyOf(row), row);
  }
  return all;
}
