/** A Redis to work with, which is not to be broken. */
export interface OpenedRedis {
  readonly url: string;
  stop(): Promise<void>;
}
