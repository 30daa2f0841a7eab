import { eventStoreError } from '../errors/event-store-error.js';
import { snapshotPlan, type SnapshotOptions, type SnapshotPlan } from './snapshot-plan.js';

/** A snapshot once `events` events were appended since the last one. */
export function every<S = never>(events: number, options?: SnapshotOptions<S>): SnapshotPlan<S> {
  checkBound(events, 'a number of events');
  return snapshotPlan((facts) => facts.events >= events, options);
}

/** A snapshot once the last one is older than `ms` milliseconds. */
export function olderThan<S = never>(ms: number, options?: SnapshotOptions<S>): SnapshotPlan<S> {
  checkBound(ms, 'a number of milliseconds');
  return snapshotPlan((facts) => facts.events > 0 && facts.ageMs > ms, options);
}

/** As `plan`, but no snapshot of a state that takes `size` UTF-16 units or more as JSON. */
export function smallerThan<S = never>(size: number, plan: SnapshotPlan<S>): SnapshotPlan<S> {
  checkBound(size, 'a size');
  return snapshotPlan((facts) => plan.policy(facts) && facts.size() < size, plan.options);
}

/** A snapshot when all of these want one. Options are the first one's. */
export function allOf<S = never>(
  first: SnapshotPlan<S>,
  ...others: readonly SnapshotPlan<S>[]
): SnapshotPlan<S> {
  const plans = [first, ...others];
  return snapshotPlan((facts) => plans.every(({ policy }) => policy(facts)), first.options);
}

/** A snapshot when any of these wants one. Options are the first one's. */
export function anyOf<S = never>(
  first: SnapshotPlan<S>,
  ...others: readonly SnapshotPlan<S>[]
): SnapshotPlan<S> {
  const plans = [first, ...others];
  return snapshotPlan((facts) => plans.some(({ policy }) => policy(facts)), first.options);
}

function checkBound(bound: number, what: string): void {
  if (Number.isSafeInteger(bound) && bound >= 1) return;
  throw eventStoreError('ES_INVALID_ARGUMENT', `A snapshot policy takes ${what}: a whole number from 1.`);
}
