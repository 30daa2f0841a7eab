import { contentHash } from '../decider/content-hash.js';

/** What of a decider its snapshots depend on. */
export interface SnapshotSubject {
  readonly stateVersion: number;
  readonly initialState: unknown;
  readonly events?: { readonly fingerprint: string } | undefined;
}

/**
 * The key of a decider's snapshots. The initial state stands for the state's form: two deciders on one stream rarely
 * share it, and where they do, their `stateVersion` must differ.
 */
export function snapshotSchema({ stateVersion, events, initialState }: SnapshotSubject): string {
  return [stateVersion, events?.fingerprint ?? '-', contentHash(initialState)].join('.');
}
