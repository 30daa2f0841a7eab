import { readStream, type EventStore } from '@eventfold/core';
import { bookingDay } from '../account/booking-day.js';
import type { Account } from '../account/account-state.js';
import { account } from '../account/account.js';

export interface Moment {
  /** After this revision. */
  readonly revision?: number | undefined;
  /** Once everything was in that is booked up to this day, `YYYY-MM-DD`. */
  readonly day?: string | undefined;
}

export interface PastState {
  readonly state: Account;
  /** Of the last event in it; undefined where there was none yet. */
  readonly revision: number | undefined;
}

/** An account as it once was: nothing but its first events, folded. */
export async function pastState(store: EventStore, number: string, moment: Moment): Promise<PastState> {
  const stream = account.stream(number);
  const upTo = moment.day === undefined ? moment.revision : await lastBookedBy(store, stream, moment.day);
  if (upTo === undefined) return { state: account.initialState, revision: undefined };
  const events = readStream(store, stream, { source: account, toRevision: upTo });
  return events.fold<PastState>({ state: account.initialState, revision: undefined }, ({ state }, event) => ({
    state: account.evolve(state, event),
    revision: event.revision,
  }));
}

/** The last revision that is booked on a day or before it. Rows of a statement are not always in the order of their days. */
async function lastBookedBy(store: EventStore, stream: string, day: string): Promise<number | undefined> {
  const events = readStream(store, stream, { source: account });
  return events.fold<number | undefined>(undefined, (last, event) =>
    bookingDay(event) <= day ? event.revision : last,
  );
}
