import type { ExpectedRevision, StreamState } from '@eventfold/core';
import { judgeExpectation } from '@eventfold/core/store';

/** What one stream should be, kept beside the store; it knows nothing of repeats. */
export interface StreamModel {
  state: StreamState;
  /** The ids of everything ever written; the index is the revision. */
  readonly ids: string[];
  /** The oldest revision that can be read. */
  first: number;
}

/** How an operation should end. */
export type ModelAnswer = 'conflict' | 'changed' | 'unchanged' | 'tombstoned' | 'refused';

/** A stream that was never written. */
export function missingStream(): StreamModel {
  return { state: 'missing', ids: [], first: 0 };
}

/** The last revision ever written, -1 where there is none. */
export function headOf({ ids }: StreamModel): number {
  return ids.length - 1;
}

/** The ids that a reader sees, oldest first. */
export function visibleIds({ ids, first }: StreamModel): readonly string[] {
  return ids.slice(first);
}

/** Appends events that are new. */
export function modelAppend(
  model: StreamModel,
  expected: ExpectedRevision,
  ids: readonly string[],
): ModelAnswer {
  if (model.state === 'tombstoned') return 'tombstoned';
  if (!holds(model, expected)) return 'conflict';
  if (model.state !== 'active') model.first = model.ids.length;
  model.ids.push(...ids);
  model.state = 'active';
  return 'changed';
}

/** Deletes softly. */
export function modelDelete(model: StreamModel, expected: ExpectedRevision): ModelAnswer {
  if (model.state === 'tombstoned') return 'tombstoned';
  if (!holds(model, expected)) return 'conflict';
  if (model.state !== 'active') return 'unchanged';
  model.state = 'deleted';
  model.first = model.ids.length;
  return 'changed';
}

/** Takes the name out of use. */
export function modelTombstone(model: StreamModel, expected: ExpectedRevision): ModelAnswer {
  if (model.state === 'tombstoned') return 'unchanged';
  if (!holds(model, expected)) return 'conflict';
  model.state = 'tombstoned';
  model.first = model.ids.length;
  return 'changed';
}

/** Removes the events below `before`. */
export function modelTruncate(model: StreamModel, before: number): ModelAnswer {
  if (model.state === 'tombstoned') return 'tombstoned';
  if (model.state !== 'active') return 'unchanged';
  if (before > model.ids.length) return 'refused';
  if (before <= model.first) return 'unchanged';
  model.first = before;
  return 'changed';
}

function holds(model: StreamModel, expected: ExpectedRevision): boolean {
  const idAt = (revision: number): string | undefined => model.ids[revision];
  return judgeExpectation(expected, { state: model.state, head: headOf(model), idAt }) === 'holds';
}
