import type { Clause } from './clause.js';
import { describeError } from './verify.js';

/** A store broke a clause. The message names both and says what was expected; `cause` is where it was seen. */
export interface ContractViolation extends Error {
  readonly clause: string;
  readonly store: string;
  /** The draws that led here, where the clause is randomised. */
  readonly seed?: number | undefined;
}

class ClauseBroken extends Error {
  readonly clause: string;
  readonly store: string;
  readonly seed: number | undefined;

  constructor(clause: Clause, store: string, { cause, seed }: { cause: unknown; seed: number }) {
    const again = clause.randomised ? `\nRun it again with EVENTFOLD_SEED=${seed}` : '';
    const why =
      cause instanceof Error && cause.name === 'AssertionError' ? cause.message : describeError(cause);
    super(`[${clause.id}] ${store}: ${clause.title}\n${why}${again}`, { cause });
    this.name = 'ContractViolation';
    this.clause = clause.id;
    this.store = store;
    this.seed = clause.randomised ? seed : undefined;
  }
}

/** The error that a broken clause is reported with. */
export function contractViolation(
  clause: Clause,
  store: string,
  evidence: { readonly cause: unknown; readonly seed: number },
): ContractViolation {
  return new ClauseBroken(clause, store, evidence);
}
