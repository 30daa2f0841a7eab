import type { ContractEnvironment, CreateStore } from './clause-context.js';
import { absentOperations, isSelected, type Clause } from './clause.js';
import { contractViolation, type ContractViolation } from './contract-violation.js';
import { holdAbsent } from './absent-operation.js';
import { openContext, type OpenContext } from './open-context.js';

/**
 * How a clause ended:
 * `held` · `failed` · `unsupported`: an operation is absent, and rejects as it must · `notExercised`: the
 * environment it needs was not given · `notSelected`: it belongs to another level.
 */
export type ClauseStatus = 'held' | 'failed' | 'unsupported' | 'notExercised' | 'notSelected';

export interface ClauseOutcome {
  readonly clause: Clause;
  readonly status: ClauseStatus;
  readonly durationMs: number;
  readonly violation?: ContractViolation | undefined;
}

export interface RunClauseOptions {
  /** The store's name in messages. */
  readonly name: string;
  readonly createStore: CreateStore;
  readonly environment?: ContractEnvironment | undefined;
  readonly size: 'quick' | 'full';
  readonly seed: number;
}

/** Holds a store to one clause. Never rejects: what went wrong is in the outcome. */
export async function runClause(clause: Clause, options: RunClauseOptions): Promise<ClauseOutcome> {
  const started = performance.now();
  const budget = new AbortController();
  const conclude = (status: ClauseStatus, cause?: unknown): ClauseOutcome => ({
    clause,
    status,
    durationMs: performance.now() - started,
    violation:
      status === 'failed'
        ? contractViolation(clause, options.name, { cause, seed: options.seed })
        : undefined,
  });
  try {
    const status = await withinBudget(clause, budget, () => attempt(clause, options, budget.signal));
    return conclude(status);
  } catch (error) {
    return conclude('failed', error);
  }
}

async function attempt(
  clause: Clause,
  { createStore, environment = {}, size, seed }: RunClauseOptions,
  signal: AbortSignal,
): Promise<ClauseStatus> {
  if ((clause.requires?.environment ?? []).some((ability) => environment[ability] === undefined)) {
    return 'notExercised';
  }
  const opened: OpenContext = await openContext(clause, { createStore, environment, size, seed, signal });
  try {
    const { context } = opened;
    const { manifest } = context.store;
    if (!isSelected(clause, manifest)) return 'notSelected';
    const absent = absentOperations(clause, manifest);
    for (const operation of absent) await holdAbsent(operation, context);
    if (absent.length > 0) return 'unsupported';
    await clause.run(context);
    return 'held';
  } finally {
    await opened.close();
  }
}

async function withinBudget<T>(
  { budgetMs }: Clause,
  budget: AbortController,
  work: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`It was not done after ${budgetMs} ms.`);
      budget.abort(error);
      reject(error);
    }, budgetMs);
  });
  try {
    return await Promise.race([work(), over]);
  } finally {
    clearTimeout(timer);
  }
}
