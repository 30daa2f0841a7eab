import { categoryOf } from '@eventfold/core';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { withoutRevision } from '../layout/event-element.js';
import { LAYOUT_VERSION } from '../layout/script-fault.js';
import { elementsOf, expectation, type AppendCommand } from './append-command.js';
import { plainCall } from './plain-call.js';
import type { ScriptCall } from './script-call.js';

/** In the place of the number of plain appends. */
const NOT_PLAIN = 0;

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
  const plan: (string | number)[] = [NOT_PLAIN];
  const lines: string[] = [];
  for (const { writes, checks, plainRevision } of commands) {
    if (writes.length > 1 || checks.length > 0) plan.push(`*${writes.length},${checks.length}`);
    for (const write of writes) {
      const { stream, expected, repeat, events } = write;
      categories.add(categoryOf(stream));
      streams.push(partition.stream(stream));
      const code = expectation(expected, repeat);
      plan.push(events === 1 ? code : `${code},${events}`);
      lines.push(plainRevision < 0 ? write.lines : elementsOf(write).map(withoutRevision).join('\n'));
    }
    for (const { stream, expected } of checks) {
      streams.push(partition.stream(stream));
      plan.push(expectation(expected, false));
    }
  }
  const logs = [...categories].map((category) => partition.categoryLog(category));
  return {
    keys: [head, log, markers, counts, ...logs, ...streams],
    args: [String(LAYOUT_VERSION), String(logs.length), JSON.stringify(plan), lines.join('\n')],
  };
}
