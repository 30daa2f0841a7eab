import type { EventStore } from '@eventfold/core';
import { chooseSeed } from '../contract/random.js';
import { drawScript } from './draw-script.js';
import { runScript, type ScriptFailure } from './run-script.js';
import type { Script } from './script.js';
import { shrinkScript } from './shrink-script.js';

/** The store to compare with a model, and how often. */
export interface StoreModelTestOptions {
  /** Opens a store on a namespace that nobody has used. Called for every run, and for every try of shrinking. */
  readonly createStore: () => Promise<EventStore> | EventStore;
  /** Gives the same scripts again; EVENTFOLD_SEED, or a new one when left out. */
  readonly seed?: number | undefined;
  /** Scripts to run; 20 when left out. */
  readonly runs?: number | undefined;
  /** Operations of a script; 60 when left out. */
  readonly operations?: number | undefined;
}

/**
 * Runs random scripts (appends under every expectation, repeats, reads in both directions, pages of the log under filters,
 * deletes, tombstones, truncations) on the store and on a plain model of one, within what the store's manifest declares. Throws at
 * the first answer that the model does not allow, with the shortest script found that shows it, and its seed.
 */
export async function storeModelTest(options: StoreModelTestOptions): Promise<void> {
  const { createStore, seed = chooseSeed(), runs = 20, operations = 60 } = options;
  for (let run = 0; run < runs; run++) {
    const scriptSeed = seed + run;
    let script: Script = [];
    const failure = await onStore(createStore, (store) => {
      script = drawScript({ seed: scriptSeed, operations, manifests: [store.manifest] });
      return runScript(store, script, scriptSeed);
    });
    if (failure === undefined) continue;
    const fails = (shorter: Script): Promise<ScriptFailure | undefined> =>
      onStore(createStore, (store) => runScript(store, shorter, scriptSeed));
    const shortest = await shrinkScript(script, async (shorter) => (await fails(shorter)) !== undefined);
    throw modelFailure((await fails(shortest)) ?? failure, scriptSeed);
  }
}

/** The failure as an error that tells what to do to see it. */
export function modelFailure({ steps, expected, answered }: ScriptFailure, seed: number): Error {
  const lines = steps.map((step, index) => `  ${index + 1}. ${step}`);
  return new Error(
    [
      `The store is not what its model is (seed ${seed}; run it again with { seed: ${seed}, runs: 1 }):`,
      ...lines,
      `answered: ${answered}`,
      ...expected.map((each, index) => `${index === 0 ? 'expected' : '      or'}: ${each}`),
    ].join('\n'),
  );
}

/** Runs on a store of its own and closes it. */
export async function onStore<T>(
  createStore: () => Promise<EventStore> | EventStore,
  run: (store: EventStore) => Promise<T>,
): Promise<T> {
  const store = await createStore();
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}
