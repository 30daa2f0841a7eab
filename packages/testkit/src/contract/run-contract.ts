import type { Manifest } from '@eventfold/core';
import { disturbsOthers, type Clause } from './clause.js';
import type { ContractEnvironment, CreateStore } from './clause-context.js';
import { clausePool } from './clause-pool.js';
import { clausesOfSize } from './event-store-contract.js';
import { freshNamespace } from './open-context.js';
import { withPatience } from './patience.js';
import { chooseSeed } from './random.js';
import { runClause, type ClauseOutcome } from './run-clause.js';

/** The store to hold to the contract, without a test runner. */
export interface RunContractOptions {
  readonly name: string;
  readonly createStore: CreateStore;
  readonly environment?: ContractEnvironment | undefined;
  readonly size?: 'quick' | 'full' | undefined;
  readonly seed?: number | undefined;
  /** A factor on the time budget of every clause. 1 when left out, or what EVENTFOLD_PATIENCE says. */
  readonly patience?: number | undefined;
  /** The clauses to hold the store to; all of the size when left out. */
  readonly clauses?: readonly Clause[] | undefined;
  /** Clauses that run side by side. */
  readonly width?: number | undefined;
}

/** What was held, by area. Clauses of levels that the store does not declare are in no number. */
export interface ContractReport {
  readonly store: string;
  readonly manifest: Manifest;
  readonly seed: number;
  readonly areas: readonly AreaReport[];
  readonly failures: readonly { readonly clause: string; readonly message: string }[];
}

/** How many clauses of one area came out how. */
export interface AreaReport {
  readonly area: string;
  readonly held: number;
  readonly failed: number;
  readonly unsupported: number;
  readonly notExercised: number;
}

/** Holds a store to the contract without a test runner. */
export async function runContract(options: RunContractOptions): Promise<ContractReport> {
  const { name, createStore, environment, size = 'quick', seed = chooseSeed() } = options;
  const clauses = withPatience(options.clauses ?? clausesOfSize(size), options.patience);
  const settings = { name, createStore, environment, size, seed };
  const pool = clausePool(
    clauses.map((clause) => ({ run: () => runClause(clause, settings), alone: disturbsOthers(clause) })),
    { width: options.width, lookAhead: clauses.length },
  );
  const outcomes: ClauseOutcome[] = [];
  for (let index = 0; index < clauses.length; index++) outcomes.push(await pool.result(index));
  return {
    store: name,
    manifest: await manifestOf(createStore),
    seed,
    areas: byArea(outcomes),
    failures: outcomes.flatMap(({ clause, violation }) =>
      violation === undefined ? [] : [{ clause: clause.id, message: violation.message }],
    ),
  };
}

async function manifestOf(createStore: CreateStore): Promise<Manifest> {
  const store = await createStore({ namespace: freshNamespace() });
  const { manifest } = store;
  await store.close();
  return manifest;
}

function byArea(outcomes: readonly ClauseOutcome[]): readonly AreaReport[] {
  const areas = [...new Set(outcomes.map(({ clause }) => clause.area))];
  return areas.map((area) => {
    const count = (status: ClauseOutcome['status']): number =>
      outcomes.filter((outcome) => outcome.clause.area === area && outcome.status === status).length;
    return {
      area,
      held: count('held'),
      failed: count('failed'),
      unsupported: count('unsupported'),
      notExercised: count('notExercised'),
    };
  });
}
