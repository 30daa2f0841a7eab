/** The keys and arguments of a script's call. */
export interface ScriptCall {
  readonly keys: readonly string[];
  readonly args: readonly string[];
}
