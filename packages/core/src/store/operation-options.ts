/** What every operation that waits takes. */
export interface OperationOptions {
  /**
   * Gives up waiting. Before anything was sent the operation rejects with ES_ABORTED; an append whose
   * request had already left rejects with ES_OUTCOME_UNKNOWN.
   */
  readonly signal?: AbortSignal | undefined;
  /** The deadline in milliseconds; 10,000 when left out. Past it: ES_TIMEOUT, or ES_OUTCOME_UNKNOWN as above. */
  readonly timeoutMs?: number | undefined;
}

/** The deadline of an operation whose caller names none, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 10_000;
