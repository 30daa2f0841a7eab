/** A Lua script as the server runs it. */
export interface Script {
  readonly name: string;
  /** How many keys it takes; null where that depends on the call. */
  readonly keys: number | null;
  /** What EVALSHA names it by. */
  readonly sha1: string;
  readonly lua: string;
}
