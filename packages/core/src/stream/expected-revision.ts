/** A place in a stream together with the event that stood there: it also notices a history that was replaced. */
export interface RevisionToken {
  readonly revision: number;
  readonly eventId: string;
}

/**
 * What the writer believes of a stream:
 * a number: its last event has exactly this revision ·
 * a {@link RevisionToken}: and that event has this id ·
 * `no-stream`: it has never been written, or was deleted (a fully truncated stream still exists) ·
 * `stream-exists`: it has been written and is not deleted ·
 * `any`: nothing.
 */
export type ExpectedRevision = number | RevisionToken | 'any' | 'no-stream' | 'stream-exists';

/** An expectation that names one state: only under these is resending a lost append always safe. */
export type ExactRevision = Exclude<ExpectedRevision, 'any' | 'stream-exists'>;

/** Whether `expected` allows one state of the stream only. */
export function isExact(expected: ExpectedRevision): expected is ExactRevision {
  return expected !== 'any' && expected !== 'stream-exists';
}

/** The revision the stream must end at: -1 for `no-stream`, null where the expectation names none. */
export function expectedHead(expected: ExpectedRevision): number | null {
  if (typeof expected === 'number') return expected;
  if (typeof expected === 'object') return expected.revision;
  return expected === 'no-stream' ? -1 : null;
}

/** Whether `value` can be a revision: a safe integer from 0. */
export function isRevision(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
