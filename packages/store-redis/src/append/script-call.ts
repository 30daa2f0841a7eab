/** The keys and arguments of a script's call. */
export interface ScriptCall {
  readonly keys: readonly string[];
  readonly args: readonly string[];
}

/** How many events the conflicts of one call may carry along. */
export const MISSED_EVENTS_PER_CALL = 512;
