import type { EventStore } from '@eventfold/core';
import type { Random } from './random.js';

/** Makes the suite's stores. Two handles on one namespace stand for two processes on one database. */
export type CreateStore = (options: { readonly namespace: string }) => Promise<EventStore> | EventStore;

/** What only the caller can do to the database behind a store. */
export interface ContractEnvironment {
  /** Restarts the server behind the stores, keeping what it promised to keep. Resolves once it answers again. */
  readonly restart?: (() => Promise<void>) | undefined;
  /** Cuts the open connections of `store`, once; it may connect again. */
  readonly disconnect?: ((store: EventStore) => Promise<void>) | undefined;
}

/** What a clause works with: a namespace of its own and a store opened on it. */
export interface ClauseContext {
  readonly store: EventStore;
  readonly namespace: string;
  /** Aborts when the clause's time is over. */
  readonly signal: AbortSignal;
  readonly size: 'quick' | 'full';
  /** The same draws for the same seed. */
  readonly random: Random;
  /** What the clause requires of it can be called. */
  readonly environment: {
    restart(): Promise<void>;
    disconnect(store: EventStore): Promise<void>;
  };
  /** Another handle, on the clause's namespace unless another one is named; the suite closes it. */
  open(namespace?: string): Promise<EventStore>;
  /** A namespace that nobody else uses. */
  freshNamespace(): string;
  /** A stream name that nobody else uses, `<category>-<unique>`. */
  stream(category?: string): string;
  /** Such names, all in one partition. */
  neighbours(count: number): readonly string[];
  /** One such name in each of two partitions. */
  strangers(): readonly [string, string];
}
