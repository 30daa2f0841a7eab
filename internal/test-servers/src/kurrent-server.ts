/** A KurrentDB to test on. */
export interface KurrentServer {
  /** Its connection string. */
  readonly url: string;
  stop(): Promise<void>;
  /** Kills it and starts it again with what it had; missing where it is not ours to kill. */
  readonly restart?: (() => Promise<void>) | undefined;
  /** Cuts every connection to it; missing where it has other users. */
  readonly cut?: (() => void) | undefined;
}
