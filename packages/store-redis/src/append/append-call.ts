import type { PartitionKeys } from '../layout/partition-keys.js';
import { LAYOUT_VERSION } from '../layout/script-fault.js';
import type { AppendCommand } from './append-command.js';

/** How many events the conflicts of one call may carry along. */
const MISSED_EVENTS_PER_CALL = 512;

/** The keys and arguments of one call of append-n.lua. */
export function appendCall(
  commands: readonly AppendCommand[],
  { head, log, markers, categories: counts }: PartitionKeys,
): { keys: string[]; args: string[] } {
  const categories = new Set<string>();
  for (const { categoryKeys } of commands) for (const key of categoryKeys) categories.add(key);
  const keys = [head, log, markers, counts, ...categories];
  const args = [`${LAYOUT_VERSION}:${categories.size}:${MISSED_EVENTS_PER_CALL}`];
  for (const command of commands) {
    for (const key of command.streamKeys) keys.push(key);
    for (const arg of command.args) args.push(arg);
  }
  return { keys, args };
}
