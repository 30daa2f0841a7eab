import type { AppendResult, ConflictViolation } from '@eventfold/core';
import { expectedHead } from '@eventfold/core/store';
import type { AppendCommand, EncodedWrite } from './append-command.js';

/**
 * Whether a conflict may hide that an earlier attempt wrote: its events would have been recognised, unless they were removed
 * since. One stream that shows that they were never there is enough.
 */
export function mayHideWrite(result: AppendResult, { writes }: AppendCommand): boolean {
  if (result.ok) return false;
  return writes.every((write) => {
    const violation = result.violations.find(({ stream }) => stream === write.stream);
    return violation !== undefined && mayHold(violation, write);
  });
}

function mayHold(
  { reason, state, actual, missed }: ConflictViolation,
  { expected, events }: EncodedWrite,
): boolean {
  // Creations are remembered for ever, and what stands elsewhere was never written here.
  if (expected === 'no-stream' || reason === 'diverged' || reason === 'partly-repeated') return false;
  const head = expectedHead(expected);
  // Where it could be anywhere, nothing shows that it is nowhere.
  if (head === null) return true;
  if ((actual ?? -1) < head + events) return false;
  // Other events stand where its own would be.
  return state !== 'active' || missed?.[0]?.revision !== head + 1;
}
