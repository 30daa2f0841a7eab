import { categoryOf } from '@eventfold/core';
import { keyName } from '../layout/key-name.js';
import { linkText } from '../layout/log-entry.js';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { LAYOUT_VERSION } from '../layout/script-fault.js';
import type { AppendCommand } from './append-command.js';
import { MISSED_EVENTS_PER_CALL, type ScriptCall } from './script-call.js';

/**
 * The call of append-n.lua for commands that all are plain: with everything that the script would otherwise have to
 * put together, in the hope that they hold.
 */
export function plainCall(commands: readonly AppendCommand[], partition: PartitionKeys): ScriptCall {
  const { head, log, markers, categories: counts } = partition;
  const streams: string[] = [];
  const events: string[] = [];
  const links = new Links();
  let plan = '';
  for (const { writes, plainRevision: revision } of commands) {
    const { stream, elements } = writes[0]!;
    streams.push(partition.stream(stream));
    plan += `,${revision},${elements.length}`;
    for (let i = 0; i < elements.length; i++) events.push(`${elements[i]},${revision + i},`);
    links.add(stream, revision, elements.length);
  }
  const categories = [...links.categories.values()];
  const logs = [...links.categories.keys()].map((category) => partition.categoryLog(category));
  const own = categories.map(({ born, last }) => `,${born},${last}`).join('');
  return {
    keys: [head, log, markers, counts, ...logs, ...streams],
    args: [
      `[${LAYOUT_VERSION},${logs.length},${MISSED_EVENTS_PER_CALL},${commands.length}${own}${plan}]`,
      links.text,
      ...(categories.length === 1 ? [] : categories.map(({ text }) => text)),
      ...events,
    ],
  };
}

interface CategoryLinks {
  text: string;
  /** Streams that are created. */
  born: number;
  /** The number of its last event among those of the call. */
  last: number;
}

/** What a call adds to the log and to the logs of categories. */
class Links {
  text = '';
  readonly categories = new Map<string, CategoryLinks>();
  private events = 0;

  add(stream: string, revision: number, count: number): void {
    const category = categoryOf(stream);
    const link = linkText(keyName(stream), revision, count);
    const links = this.categories.get(category);
    if (links === undefined) {
      this.categories.set(category, {
        text: link,
        born: revision === 0 ? 1 : 0,
        last: this.events + count,
      });
    } else {
      const gap = this.events - links.last;
      links.text += gap === 0 ? `;${link}` : `;+${gap};${link}`;
      if (revision === 0) links.born += 1;
      links.last = this.events + count;
    }
    this.text += this.events === 0 ? link : `;${link}`;
    this.events += count;
  }
}
