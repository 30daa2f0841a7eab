import { contentHash } from '../decider/content-hash.js';

/**
 * What a snapshot depends on besides its events. The initial state stands for the state's form: two deciders on one
 * stream rarely share it, and where they do, their `stateVersion` must differ.
 */
export function snapshotSchema(
  stateVersion: number,
  pipeline: string | undefined,
  initialState: unknown,
): string {
  return [stateVersion, pipeline ?? '-', contentHash(initialState)].join('.');
}
