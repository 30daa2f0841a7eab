import type { EventStore } from '@eventfold/core';
import { accepts } from './accepts.js';
import { describeAnswer, describeStep } from './describe-step.js';
import { modelStore, type ModelStore } from './model-store.js';
import { performer } from './perform-step.js';
import { predictAppend } from './predict-append.js';
import { predictLog, predictRead } from './predict-read.js';
import { predictRemoval, predictTruncation } from './predict-removal.js';
import type { Prediction } from './predict.js';
import { StepResolver } from './resolve-step.js';
import type { Script, Step } from './script.js';

/** Where a store and the model part. */
export interface ScriptFailure {
  /** What was done, line by line; the last one is where they part. */
  readonly steps: readonly string[];
  readonly expected: readonly string[];
  readonly answered: string;
}

/** Runs a script on a store that is empty and on the model, up to the first answer that the model does not allow. */
export async function runScript(
  store: EventStore,
  script: Script,
  seed: number,
): Promise<ScriptFailure | undefined> {
  const model = modelStore();
  const resolver = new StepResolver(model, [store], seed);
  const { perform } = performer(store);
  const steps: string[] = [];
  for (const operation of script) {
    const step = resolver.resolve(operation);
    if (step === undefined) continue;
    steps.push(describeStep(step));
    const predictions = predict(model, step, store);
    const answer = await perform(step);
    const right = predictions.find((prediction) => accepts(prediction, answer, { store, model }));
    if (right === undefined) {
      const expected = new Set(predictions.map((prediction) => describeAnswer(prediction.answer)));
      return { steps, expected: [...expected], answered: describeAnswer(answer) };
    }
    right.apply();
  }
  return undefined;
}

/** What a store of those levels may answer. */
export function predict(
  model: ModelStore,
  step: Step,
  { manifest }: Pick<EventStore, 'manifest'>,
): readonly Prediction[] {
  switch (step.do) {
    case 'append':
      return predictAppend(model, step, manifest.levels);
    case 'read':
      return [predictRead(model, step)];
    case 'log':
      return [predictLog(model, step)];
    case 'truncate':
      return [predictTruncation(model, step)];
    default:
      return predictRemoval(model, step);
  }
}
