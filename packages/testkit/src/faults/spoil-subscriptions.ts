import type { EventStore } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { alterSubscription } from '../broken-stores/alter.js';
import { wrapStore } from '../wrap-store.js';
import { strikes, type FaultSchedule } from './fault-schedule.js';

/**
 * Lets subscriptions deliver a page a second time, as a consumer meets it that stopped between an effect and its checkpoint: an
 * effect must be the same the second time.
 */
export function duplicateDelivery(store: EventStore, schedule: FaultSchedule = {}): EventStore {
  const strike = strikes(schedule, 'duplicate');
  return wrapStore(
    store,
    alterSubscription(store, (page) => (page.events.length > 0 && strike() ? [page, page] : [page])),
  );
}

/** Lets subscriptions end with ES_UNAVAILABLE instead of delivering a page. What was delivered stays so: go on from its cursor. */
export function dropSubscription(store: EventStore, schedule: FaultSchedule = {}): EventStore {
  const strike = strikes(schedule, 'drop');
  return wrapStore(
    store,
    alterSubscription(store, (page) => {
      if (strike())
        throw eventStoreError('ES_UNAVAILABLE', 'A fault on purpose: the subscription was dropped.');
      return [page];
    }),
  );
}
