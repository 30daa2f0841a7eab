/** A KurrentDB to test on. */
export interface KurrentServer {
  /** Its connection string. */
  readonly url: string;
  stop(): Promise<void>;
}
