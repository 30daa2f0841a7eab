import type { EventStore } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { wrapStore } from '../wrap-store.js';
import { strikes, type FaultSchedule } from './fault-schedule.js';
import { eventIdsOf, withEventIds } from './with-event-ids.js';

/** Lets appends fail with ES_UNAVAILABLE before they reach the store: nothing is written, and they may be tried again. */
export function failBeforeWrite(store: EventStore, schedule: FaultSchedule = {}): EventStore {
  const strike = strikes(schedule, 'before');
  return wrapStore(store, {
    async append(request, options) {
      if (strike()) throw eventStoreError('ES_UNAVAILABLE', 'A fault on purpose: the append was not sent.');
      return store.append(request, options);
    },
  });
}

/**
 * Lets the answer of appends be lost: the append is carried out, whatever comes of it, and rejects with
 * ES_OUTCOME_UNKNOWN and its ids.
 */
export function failAfterWrite(store: EventStore, schedule: FaultSchedule = {}): EventStore {
  const strike = strikes(schedule, 'after');
  return wrapStore(store, {
    async append(given, options) {
      if (!strike()) return store.append(given, options);
      const request = withEventIds(given);
      await store.append(request, options);
      throw eventStoreError('ES_OUTCOME_UNKNOWN', 'A fault on purpose: the answer to the append was lost.', {
        details: { eventIds: eventIdsOf(request) },
      });
    },
  });
}
