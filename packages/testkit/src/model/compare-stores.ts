import type { EventStore } from '@eventfold/core';
import { chooseSeed } from '../contract/random.js';
import { sameValue } from '../contract/same-value.js';
import { accepts } from './accepts.js';
import { describeAnswer, describeStep } from './describe-step.js';
import { drawScript } from './draw-script.js';
import { modelStore } from './model-store.js';
import { performer } from './perform-step.js';
import { unchanged, type Prediction } from './predict.js';
import { StepResolver } from './resolve-step.js';
import { predict } from './run-script.js';
import type { Script } from './script.js';
import { shrinkScript } from './shrink-script.js';
import { onStore } from './store-model-test.js';

type CreateStore = () => Promise<EventStore> | EventStore;

/** The workload that both stores get. */
export interface CompareStoresOptions {
  /** Gives the same workload again; EVENTFOLD_SEED, or a new one when left out. */
  readonly seed?: number | undefined;
  /** 200 when left out. */
  readonly operations?: number | undefined;
}

/** The first answer in which two stores differ. */
export interface StoreDifference {
  readonly seed: number;
  /** The shortest workload found that shows it, line by line. */
  readonly steps: readonly string[];
  readonly a: string;
  readonly b: string;
}

/**
 * Runs one workload on two stores, made anew by the functions given, and compares their answers: revisions, states, conflicts, errors,
 * events, the order of the log. Asks for what both manifests declare only; where these leave an answer open the stores may differ.
 * Undefined where they do not.
 */
export async function compareStores(
  a: CreateStore,
  b: CreateStore,
  { seed = chooseSeed(), operations = 200 }: CompareStoresOptions = {},
): Promise<StoreDifference | undefined> {
  const run = (choose: (stores: readonly EventStore[]) => Script): Promise<StoreDifference | undefined> =>
    onStore(a, (one) => onStore(b, (other) => runBoth(one, other, { script: choose([one, other]), seed })));
  let script: Script = [];
  const manifestsOf = (stores: readonly EventStore[]) => stores.map(({ manifest }) => manifest);
  const difference = await run(
    (stores) => (script = drawScript({ seed, operations, manifests: manifestsOf(stores) })),
  );
  if (difference === undefined) return undefined;
  const shortest = await shrinkScript(script, async (shorter) => (await run(() => shorter)) !== undefined);
  return (await run(() => shortest)) ?? difference;
}

async function runBoth(
  a: EventStore,
  b: EventStore,
  { script, seed }: { readonly script: Script; readonly seed: number },
): Promise<StoreDifference | undefined> {
  const model = modelStore();
  const resolver = new StepResolver(model, [a, b], seed);
  const [one, other] = [performer(a), performer(b)];
  const steps: string[] = [];
  for (const operation of script) {
    const step = resolver.resolve(operation);
    const prediction = step && soleAnswer([a, b].flatMap((store) => predict(model, step, store)));
    // Where the contract allows several answers, nothing can be compared, nor what comes of it.
    if (step === undefined || prediction === undefined) continue;
    steps.push(describeStep(step));
    const [first, second] = [await one.perform(step), await other.perform(step)];
    const asFirst = accepts(unchanged(first), second, { store: b, model });
    const asPredicted = [
      accepts(prediction, first, { store: a, model }),
      accepts(prediction, second, { store: b, model }),
    ] as const;
    if (!asFirst && !(asPredicted[0] && asPredicted[1]))
      return { seed, steps, a: describeAnswer(first), b: describeAnswer(second) };
    // Both agree against the model, which is for a model test to tell; without it nothing that follows can be resolved.
    if (!asPredicted[0]) return undefined;
    prediction.apply();
  }
  return undefined;
}

/** The one prediction that there is, if all of them are the same. */
function soleAnswer(predictions: readonly Prediction[]): Prediction | undefined {
  const [first] = predictions;
  const same = predictions.every(({ answer }) => sameValue(answer, first?.answer));
  return same ? first : undefined;
}

/** The difference as a text for people. */
export function formatDifference({ seed, steps, a, b }: StoreDifference): string {
  const lines = steps.map((step, index) => `  ${index + 1}. ${step}`);
  return [`The stores differ (seed ${seed}):`, ...lines, `a: ${a}`, `b: ${b}`].join('\n');
}
