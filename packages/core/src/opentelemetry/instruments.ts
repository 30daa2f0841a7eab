import { ValueType, type Counter, type Histogram, type Meter } from '@opentelemetry/api';

/** Everything that is counted. Names and units follow OpenTelemetry's conventions where there are any. */
export function instruments(meter: Meter) {
  const duration = (name: string, description: string): Histogram =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: BUCKETS } });
  const count = (name: string, unit: string, description: string): Counter =>
    meter.createCounter(name, { description, unit, valueType: ValueType.INT });
  return {
    commands: duration('eventfold.command.duration', 'Commands, from loading the state to the answer.'),
    operations: duration('db.client.operation.duration', 'Operations of the store.'),
    handlings: duration('messaging.process.duration', 'Calls of projection handlers.'),
    retries: count(
      'eventfold.command.retries',
      '{attempt}',
      'Decisions that were made again after a conflict.',
    ),
    conflicts: count('eventfold.append.conflicts', '{conflict}', 'Appends whose expectation did not hold.'),
    appended: count(
      'eventfold.events.appended',
      '{event}',
      'Events appended; a repeated append counts again.',
    ),
    read: count('eventfold.events.read', '{event}', 'Events read.'),
    handled: count('eventfold.projection.events', '{event}', 'Events that projections handled.'),
    retried: count(
      'eventfold.projection.retries',
      '{attempt}',
      'Times a projection could not follow its store.',
    ),
    failed: count('eventfold.projection.failures', '{failure}', 'Projections that stopped.'),
  };
}

export type Instruments = ReturnType<typeof instruments>;

/** From a cached command on an embedded store to a request that waits for its deadline, in seconds. */
const BUCKETS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
