/** A clause that is no more. Its id stays taken. */
export interface RetiredClause {
  readonly id: string;
  readonly title: string;
  /** Why it went, and what stands in its place. */
  readonly why: string;
}

/** Clauses that were published once and withdrawn. */
export const retiredClauses: readonly RetiredClause[] = [];

/**
 * The highest number that was ever given out under each prefix. A number up to it belongs to a clause or to a retired one: so none is
 * lost, and none is used again.
 */
export const issuedIds: Readonly<Record<string, number>> = {
  ABORT: 4,
  APPEND: 15,
  CHECKPOINT: 11,
  CLOSE: 7,
  CONCUR: 9,
  CONFLICT: 11,
  CURSOR: 12,
  DEADLINE: 4,
  DELETE: 11,
  DISCONNECT: 4,
  ERROR: 4,
  EXPECT: 8,
  FILTER: 10,
  HEALTH: 1,
  LEASE: 14,
  LIST: 7,
  LOG: 12,
  MANIFEST: 6,
  META: 10,
  MULTI: 17,
  NAME: 7,
  NAMESPACE: 7,
  PARTITION: 4,
  RANDOM: 7,
  READ: 18,
  REPEAT: 32,
  RESTART: 3,
  SIZE: 9,
  SNAPSHOT: 11,
  SUB: 22,
  TABLE: 6,
  TOKEN: 9,
  TOMBSTONE: 6,
  TRUNCATE: 8,
  VALUE: 11,
};
