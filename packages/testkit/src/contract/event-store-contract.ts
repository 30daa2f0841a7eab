import { allClauses } from '../clauses/all-clauses.js';
import type { ContractEnvironment, CreateStore } from './clause-context.js';
import { disturbsOthers, type Clause } from './clause.js';
import { clausePool } from './clause-pool.js';
import { withPatience } from './patience.js';
import { checkKnownFailures, runKnownFailure, type KnownFailure } from './known-failure.js';
import { chooseSeed } from './random.js';
import { runClause, type ClauseOutcome, type RunClauseOptions } from './run-clause.js';

/**
 * The runner's `test` or `it`: Jest's, Vitest's, Mocha's or `node:test`'s. The third argument is the time limit in
 * milliseconds; a runner that does not know it ignores it, and the suite keeps the limit by itself.
 */
export type TestFunction = (title: string, run: () => Promise<void>, budgetMs?: number) => unknown;

/** The store to hold to the contract, and how it is tried. */
export interface EventStoreContractOptions {
  /** The store's name in titles and failures. */
  readonly name: string;
  readonly test: TestFunction;
  /** Opens a store on a namespace. Called with the same one again, it opens a second handle on the same events. */
  readonly createStore: CreateStore;
  /** What the suite cannot do to the database by itself. Clauses that need it are not exercised without. */
  readonly environment?: ContractEnvironment | undefined;
  /** Clauses that the store is known to break, each with a reason. One that holds fails the run. */
  readonly knownFailures?: readonly KnownFailure[] | undefined;
  /** `full` adds the clauses that take long. `quick` when left out, or what EVENTFOLD_SIZE says. */
  readonly size?: 'quick' | 'full' | undefined;
  /** A factor on the time budget of every clause, for slow machines. 1 when left out, or what EVENTFOLD_PATIENCE says. */
  readonly patience?: number | undefined;
}

/** What a runner grants beyond a clause's own budget: waiting for a free place in the pool, and closing. */
const RUNNER_GRACE_MS = 30_000;

/** Registers one test for every clause of the event store contract. */
export function eventStoreContract(options: EventStoreContractOptions): void {
  const { name, test, knownFailures = [] } = options;
  const size = options.size ?? chosenSize();
  const clauses = withPatience(clausesOfSize(size), options.patience);
  checkKnownFailures(knownFailures, allClauses);
  const known = new Map(knownFailures.map((failure) => [failure.clause, failure.reason]));
  const settings: RunClauseOptions = { ...options, size, seed: chooseSeed() };
  const pool = clausePool(
    clauses.map((clause) => ({
      run: () => (known.has(clause.id) ? runKnownFailure(clause, settings) : runClause(clause, settings)),
      alone: disturbsOthers(clause),
    })),
  );
  clauses.forEach((clause, index) => {
    const reason = known.get(clause.id);
    const run = async (): Promise<void> => conclude(await pool.result(index), name, reason);
    test(titleOf(clause, options, reason), run, clause.budgetMs + RUNNER_GRACE_MS);
  });
}

/** The clauses that a run of `size` holds a store to. */
export function clausesOfSize(size: 'quick' | 'full'): readonly Clause[] {
  return allClauses.filter((clause) => size === 'full' || clause.size === 'quick');
}

function titleOf(
  clause: Clause,
  { environment = {} }: EventStoreContractOptions,
  reason: string | undefined,
): string {
  const missing = (clause.requires?.environment ?? []).filter((each) => environment[each] === undefined);
  const exercised = missing.length === 0 ? '' : ` (not exercised: no environment.${missing.join(', ')})`;
  const excused = reason === undefined ? '' : ` (known failure: ${reason})`;
  return `[${clause.id}] ${clause.title}${exercised}${excused}`;
}

function conclude(outcome: ClauseOutcome, name: string, reason: string | undefined): void {
  if (reason === undefined) {
    if (outcome.violation !== undefined) throw outcome.violation;
    return;
  }
  if (outcome.status === 'held' || outcome.status === 'unsupported') {
    throw new Error(
      `[${outcome.clause.id}] ${name}: listed as a known failure (${reason}), but the clause holds.`,
    );
  }
}

function chosenSize(): 'quick' | 'full' {
  const chosen = process.env['EVENTFOLD_SIZE'] ?? 'quick';
  if (chosen === 'quick' || chosen === 'full') return chosen;
  throw new RangeError('EVENTFOLD_SIZE is "quick" or "full".');
}
