import type { Manifest, ManifestLevels, ManifestOperations } from '@eventfold/core';
import type { ClauseContext } from './clause-context.js';

/** What a store may lack: an operation of its manifest, or appending to several streams at once. */
export type Operation = keyof ManifestOperations | 'severalStreams';

/** What the suite cannot do to a store by itself. */
export type EnvironmentAbility = 'restart' | 'disconnect';

/** What a clause needs before it applies. Everything named must be there. */
export interface ClauseRequirements {
  /** Where one is absent the clause becomes "rejects with ES_UNSUPPORTED". */
  readonly operations?: readonly Operation[] | undefined;
  /** The clause belongs to stores that declare one of the listed values of each level. */
  readonly levels?: { readonly [L in keyof ManifestLevels]?: readonly ManifestLevels[L][] } | undefined;
  /** The clause belongs to stores with at least this many partitions. */
  readonly partitions?: number | undefined;
  /** Where the caller cannot do it for us the clause is reported as not exercised. */
  readonly environment?: readonly EnvironmentAbility[] | undefined;
}

/** One promise of the event store contract, as data. */
export interface Clause {
  /** Stable for ever and never used again. */
  readonly id: string;
  readonly area: string;
  /** A full sentence with MUST. */
  readonly title: string;
  readonly requires?: ClauseRequirements | undefined;
  /** Full clauses take long and run only when asked for. */
  readonly size: 'quick' | 'full';
  /** The clause fails when it takes longer, in milliseconds. */
  readonly budgetMs: number;
  /** The clause draws from `context.random`, so another seed can end differently. */
  readonly randomised: boolean;
  /** Ends where the promise is kept, throws where it is broken. */
  run(context: ClauseContext): Promise<void>;
}

type ClauseDefinition = Omit<Clause, 'area' | 'size' | 'budgetMs' | 'randomised'> &
  Partial<Pick<Clause, 'size' | 'budgetMs' | 'randomised'>>;

const DEFAULT_BUDGET_MS = 15_000;

/** The clauses of one area; quick, with the usual budget and nothing random unless they say otherwise. */
export function clausesOf(area: string, clauses: readonly ClauseDefinition[]): readonly Clause[] {
  const defaults = { area, size: 'quick', budgetMs: DEFAULT_BUDGET_MS, randomised: false } as const;
  return clauses.map((clause) => Object.freeze({ ...defaults, ...clause }));
}

/** Whether the manifest's levels and partitions are those that the clause is about. */
export function isSelected(clause: Clause, manifest: Manifest): boolean {
  const { levels = {}, partitions = 1 } = clause.requires ?? {};
  if (manifest.partitions < partitions) return false;
  return Object.entries(levels).every(([level, values]) =>
    (values as readonly unknown[]).includes(manifest.levels[level as keyof ManifestLevels]),
  );
}

/** The operations that the clause needs and the manifest lacks. */
export function absentOperations(clause: Clause, manifest: Manifest): readonly Operation[] {
  return (clause.requires?.operations ?? []).filter((operation) =>
    operation === 'severalStreams'
      ? manifest.levels.atomicAppend === 'stream'
      : !manifest.operations[operation],
  );
}

/** Whether the clause does something to the environment that every other clause would feel. */
export function disturbsOthers(clause: Clause): boolean {
  return (clause.requires?.environment ?? []).length > 0;
}
