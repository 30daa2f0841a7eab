import type { Clause } from './clause.js';

/** Gives every clause `patience` times its budget. @throws RangeError unless that is 1 or more */
export function withPatience(
  clauses: readonly Clause[],
  patience: number = Number(process.env['EVENTFOLD_PATIENCE'] ?? 1),
): readonly Clause[] {
  if (!(patience >= 1 && Number.isFinite(patience)))
    throw new RangeError('Patience (EVENTFOLD_PATIENCE) is a factor of 1 or more.');
  return clauses.map((clause) => ({ ...clause, budgetMs: clause.budgetMs * patience }));
}
