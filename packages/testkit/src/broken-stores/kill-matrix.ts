import type { Clause } from '../contract/clause.js';
import { clausePool } from '../contract/clause-pool.js';
import { runClause } from '../contract/run-clause.js';
import { brokenDatabase, type BrokenStore } from './broken-store.js';

/** The clauses that each broken store fails, by its name. */
export type KillMatrix = Readonly<Record<string, readonly string[]>>;

/** What a broken store may take for one clause, in milliseconds: some faults make a clause wait for what never comes. */
const BUDGET_MS = 3_000;
/** The same for a trial that was late, or came out otherwise than before. */
const PATIENT_BUDGET_MS = 8_000;
/** Many clauses only wait, so many run side by side. */
const WIDTH = 24;
/** Few enough for each to have the machine nearly to itself. */
const NARROW_WIDTH = 4;
const SEED = 1;

/** One broken store held to one clause. */
export interface Trial {
  readonly store: BrokenStore;
  readonly clause: Clause;
}

/** The trials that failed or were late, each on a database of its own: beside so many others a sound one can be late, too. */
export async function failedOrLate(trials: readonly Trial[]): Promise<ReadonlySet<Trial>> {
  const { failed, late } = await attempt(trials, { mostMs: BUDGET_MS, width: WIDTH });
  return new Set([...failed, ...late]);
}

/** The trials that the clause failed in, each on a database of its own. */
async function failedTrials(trials: readonly Trial[]): Promise<ReadonlySet<Trial>> {
  const { failed, late } = await attempt(trials, { mostMs: BUDGET_MS, width: WIDTH });
  // Beside so many others a sound trial can be late, too: without them there is time enough for it.
  return new Set([...failed, ...(await failedAlone(late))]);
}

/** The trials that the clause failed in with few others beside it: races and time limits depend on what else the machine does. */
export async function failedAlone(trials: readonly Trial[]): Promise<ReadonlySet<Trial>> {
  const { failed, late } = await attempt(trials, { mostMs: PATIENT_BUDGET_MS, width: NARROW_WIDTH });
  return new Set([...failed, ...late]);
}

interface Attempted {
  readonly failed: readonly Trial[];
  /** Failed only because time ran out. */
  readonly late: readonly Trial[];
}

interface Room {
  readonly mostMs: number;
  readonly width: number;
}

async function attempt(trials: readonly Trial[], { mostMs, width }: Room): Promise<Attempted> {
  const pool = clausePool(
    trials.map(({ store, clause }) => ({
      run: () => {
        const budgetMs = Math.min(clause.budgetMs, mostMs);
        const settings = { name: store.name, size: 'quick', seed: SEED, ...brokenDatabase(store) } as const;
        return runClause({ ...clause, budgetMs }, settings);
      },
    })),
    { width, lookAhead: trials.length },
  );
  const failed: Trial[] = [];
  const late: Trial[] = [];
  for (const [index, trial] of trials.entries()) {
    const { status, durationMs } = await pool.result(index);
    if (status === 'failed') (durationMs >= mostMs ? late : failed).push(trial);
  }
  return { failed, late };
}

/** Every broken store against every clause. */
export async function killMatrix(
  stores: readonly BrokenStore[],
  clauses: readonly Clause[],
): Promise<KillMatrix> {
  const trials = stores.flatMap((store) => clauses.map((clause) => ({ store, clause })));
  const failed = await failedTrials(trials);
  return Object.fromEntries(
    stores.map((store) => [
      store.name,
      trials.filter((trial) => trial.store === store && failed.has(trial)).map(({ clause }) => clause.id),
    ]),
  );
}
