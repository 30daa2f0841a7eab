import type { Clause } from './clause.js';
import { runClause, type ClauseOutcome, type RunClauseOptions } from './run-clause.js';

/** A clause that a store is known to break. The run fails once the clause holds, so that the list stays true. */
export interface KnownFailure {
  readonly clause: string;
  /** Why it fails, and what is done about it. */
  readonly reason: string;
}

/** How often a randomised clause must hold, each time with other draws, before it counts as mended. */
const SEEDS_TO_TRY = 5;

/** Throws unless every known failure names a clause, once, and says why. */
export function checkKnownFailures(known: readonly KnownFailure[], clauses: readonly Clause[]): void {
  const ids = new Set(clauses.map((clause) => clause.id));
  const named = new Set<string>();
  for (const { clause, reason } of known) {
    if (!ids.has(clause)) throw new RangeError(`knownFailures names ${clause}, which is not a clause.`);
    if (named.has(clause)) throw new RangeError(`knownFailures names ${clause} twice.`);
    if (typeof reason !== 'string' || reason.trim() === '')
      throw new TypeError(`The known failure ${clause} needs a reason.`);
    named.add(clause);
  }
}

/** Runs a clause that is expected to fail: the outcome is its failure, or that of the last seed tried. */
export async function runKnownFailure(clause: Clause, options: RunClauseOptions): Promise<ClauseOutcome> {
  const times = clause.randomised ? SEEDS_TO_TRY : 1;
  let outcome = await runClause(clause, options);
  for (let i = 1; i < times && outcome.status === 'held'; i++) {
    outcome = await runClause(clause, { ...options, seed: options.seed + i });
  }
  return outcome;
}
