import { eventStoreError } from '../errors/event-store-error.js';
import { quoted } from '../errors/quoted.js';
import type { EventLike } from '../event/event.js';
import type { EventPipeline } from '../schema/event-pipeline.js';
import type { Decision } from './decider.js';

/** The events that a decision names, as a later read would return them. @throws ES_INVALID_EVENT */
export function eventsOfDecision<E extends EventLike>(
  pipeline: EventPipeline<E> | undefined,
  decision: Decision<E>,
): readonly E[] {
  const decided = Array.isArray(decision) ? (decision as readonly E[]) : [decision as E];
  const stray = decided.findIndex((event) => event?.data === undefined);
  if (stray < 0) return pipeline === undefined ? decided : pipeline.normalize(decided);
  throw eventStoreError(
    'ES_INVALID_EVENT',
    `The decider decided on ${quoted(decided[stray])}, which is no event: that has a type and data. For none it answers [].`,
    { details: { index: stray } },
  );
}
