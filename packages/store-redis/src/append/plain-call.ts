import { categoryOf } from '@eventfold/core';
import { keyName } from '../layout/key-name.js';
import { linkText } from '../layout/log-entry.js';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { LAYOUT_VERSION } from '../layout/script-fault.js';
import type { AppendCommand } from './append-command.js';
import type { ScriptCall } from './script-call.js';

/**
 * The call of append-n.lua for commands that all are plain: with everything that the script would otherwise have to
 * put together, in the hope that they hold.
 */
export function plainCall(commands: readonly AppendCommand[], partition: PartitionKeys): ScriptCall {
  const { head, log, markers, categories: counts, streamPrefix } = partition;
  const streams: string[] = [];
  const links = new Links();
  let plan = '';
  let lines = '';
  for (const command of commands) {
    const { writes, plainRevision: revision } = command;
    const { stream, expected, events, lines: own } = writes[0]!;
    const name = keyName(stream);
    streams.push(streamPrefix + name);
    plan += typeof expected === 'object' ? `,"${firstOf(command)}",${events}` : `,${revision},${events}`;
    lines += lines === '' ? own : `\n${own}`;
    links.add(stream, linkText(name, revision, events), { isCreation: revision === 0, events });
  }
  const categories = [...links.categories.values()];
  const logs = [...links.categories.keys()].map((category) => partition.categoryLog(category));
  const own = categories.map(({ born, last }) => `,${born},${last}`).join('');
  const [only] = commands;
  const isSingle = commands.length === 1 && only?.events === 1;
  return {
    keys: [head, log, markers, counts, ...logs, ...streams],
    args: [
      String(LAYOUT_VERSION),
      String(logs.length),
      isSingle ? firstOf(only) : `[${commands.length}${own}${plan}]`,
      links.text,
      ...(categories.length === 1 ? [] : categories.map(({ text }) => text)),
      lines,
    ],
  };
}

/** The revision that a plain append begins with, and the id of the event before it where that is expected. */
function firstOf({ writes, plainRevision }: AppendCommand): string {
  const { expected } = writes[0]!;
  return typeof expected === 'object' ? `${plainRevision}@${expected.eventId}` : String(plainRevision);
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

  add(stream: string, link: string, { events, isCreation }: { events: number; isCreation: boolean }): void {
    const category = categoryOf(stream);
    const links = this.categories.get(category);
    const last = this.events + events;
    if (links === undefined) {
      this.categories.set(category, { text: link, born: isCreation ? 1 : 0, last });
    } else {
      const gap = this.events - links.last;
      links.text += gap === 0 ? `;${link}` : `;+${gap};${link}`;
      if (isCreation) links.born += 1;
      links.last = last;
    }
    this.text += this.events === 0 ? link : `;${link}`;
    this.events = last;
  }
}
