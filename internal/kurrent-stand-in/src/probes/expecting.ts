/** What a probe expects of a stream. */
export type Expecting = 'any' | 'no-stream' | 'stream-exists' | number;
