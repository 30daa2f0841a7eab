import type { ErrorCode, EventStore } from '@eventfold/core';
import type { Draw } from './draw.js';

/** Breaks something, mends it, and resolves once it is mended. */
export type Fault = (draw: Draw) => Promise<void>;

/** A store on servers that are broken on purpose: all that a run needs to know of KurrentDB, Redis or another. */
export interface ChaosTarget {
  readonly name: string;
  /** Opens a handle the way the faults spoil. Handles of one namespace are of one store. */
  open(namespace: string): Promise<EventStore>;
  /** Opens a handle by a way that works, for looking at what is left. */
  openSound(namespace: string): Promise<EventStore>;
  /** What can happen, by name. `kill` stands for a server process that ends without warning: reports count it apart. */
  readonly faults: Readonly<Record<string, Fault>>;
  /** How long it may be calm between two faults, in milliseconds, where clients need longer than usual to come back to work. */
  readonly longestCalmMs?: number | undefined;
  /** What operations may fail with while something is broken, besides the codes every store may raise then. */
  readonly mayRaise?: readonly ErrorCode[] | undefined;
  /** Undoes whatever a fault has set up that did not strike yet. */
  settle(): Promise<void>;
  /** Ends the servers. */
  stop(): Promise<void>;
}

/** What every store may raise while its server is away, slow or comes back. Anything else is a finding. */
export const ALWAYS_EXPECTED: readonly ErrorCode[] = [
  'ES_UNAVAILABLE',
  'ES_TIMEOUT',
  'ES_OUTCOME_UNKNOWN',
  'ES_ABORTED',
];
