import type { EventStore } from '@eventfold/core';
import { sameValue } from '../contract/same-value.js';
import type { Answer, AnsweredEvent, AnsweredViolation } from './answer.js';
import type { ModelStore } from './model-store.js';
import type { Prediction } from './predict.js';

type Declared = Pick<EventStore, 'manifest' | 'partitionOf'>;

/** Whether a store's answer is the predicted one, as far as its levels promise it. */
export function accepts(
  { answer: predicted, anyConflict }: Prediction,
  answer: Answer,
  within: { readonly store: Declared; readonly model: ModelStore },
): boolean {
  if (predicted.is === 'conflict' && answer.is === 'conflict')
    return anyConflict === true || sameConflict(predicted.violations, answer.violations);
  if (predicted.is === 'read' && answer.is === 'read') {
    const { state } = predicted;
    const head = sameHead({ state, actual: predicted.head }, answer.head);
    return head && state === answer.state && sameValue(predicted.events, answer.events);
  }
  if (predicted.is === 'log' && answer.is === 'log') return sameLog(predicted.events, answer.events, within);
  return sameValue(predicted, answer);
}

/** The last revision of a deleted stream need not be known. */
function sameHead(
  { state, actual }: Pick<AnsweredViolation, 'state' | 'actual'>,
  answered: number | null,
): boolean {
  return answered === actual || (answered === null && state === 'deleted');
}

/** A store may tell some of the violations only, and leave out the events that were missed. */
function sameConflict(
  predicted: readonly AnsweredViolation[],
  answered: readonly AnsweredViolation[],
): boolean {
  return (
    answered.length > 0 &&
    answered.every(({ missed, actual, ...rest }) => {
      const same = predicted.find(({ stream }) => stream === rest.stream);
      if (same === undefined) return false;
      const { missed: expected, actual: head, ...others } = same;
      const complete = missed === undefined || missed.length === 0 || sameValue(missed, expected);
      return complete && sameValue(others, rest) && sameHead({ state: rest.state, actual: head }, actual);
    })
  );
}

function sameLog(
  predicted: readonly AnsweredEvent[],
  answered: readonly AnsweredEvent[],
  { store, model }: { readonly store: Declared; readonly model: ModelStore },
): boolean {
  const { manifest, partitionOf } = store;
  const removed = new Set(
    model.log.filter((event) => event.removed).map(({ stream, revision }) => `${revision} ${stream}`),
  );
  const kept =
    manifest.levels.deletesInLog === 'immediate'
      ? answered
      : answered.filter(({ stream, revision }) => !removed.has(`${revision} ${stream}`));
  if (manifest.partitions === 1) return sameValue(predicted, kept);
  const partitions = Array.from({ length: manifest.partitions }, (_, partition) => partition);
  const part = (events: readonly AnsweredEvent[], partition: number): readonly AnsweredEvent[] =>
    events.filter(({ stream }) => partitionOf(stream) === partition);
  return (
    kept.length === predicted.length &&
    partitions.every((each) => sameValue(part(predicted, each), part(kept, each)))
  );
}
