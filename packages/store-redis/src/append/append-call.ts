import { categoryOf } from '@eventfold/core';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { LAYOUT_VERSION } from '../layout/script-fault.js';
import { expectation, type AppendCommand } from './append-command.js';
import { plainCall } from './plain-call.js';
import { MISSED_EVENTS_PER_CALL, type ScriptCall } from './script-call.js';

/** One call of append-n.lua for all of the commands. */
export function appendCall(commands: readonly AppendCommand[], keys: PartitionKeys): ScriptCall {
  return commands.every(({ plainRevision }) => plainRevision >= 0)
    ? plainCall(commands, keys)
    : generalCall(commands, keys);
}

function generalCall(commands: readonly AppendCommand[], partition: PartitionKeys): ScriptCall {
  const { head, log, markers, categories: counts } = partition;
  const categories = new Set<string>();
  const streams: string[] = [];
  const args: string[] = [];
  for (const { writes, checks } of commands) {
    if (writes.length > 1 || checks.length > 0) args.push(`*${writes.length},${checks.length}`);
    for (const { stream, expected, repeat, elements } of writes) {
      categories.add(categoryOf(stream));
      streams.push(partition.stream(stream));
      const code = expectation(expected, repeat);
      args.push(elements.length === 1 ? code : `${code},${elements.length}`);
      for (const element of elements) args.push(element);
    }
    for (const { stream, expected } of checks) {
      streams.push(partition.stream(stream));
      args.push(expectation(expected, false));
    }
  }
  const logs = [...categories].map((category) => partition.categoryLog(category));
  return {
    keys: [head, log, markers, counts, ...logs, ...streams],
    args: [`[${LAYOUT_VERSION},${logs.length},${MISSED_EVENTS_PER_CALL},0]`, ...args],
  };
}
