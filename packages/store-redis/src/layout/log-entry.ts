import { nameInKey } from './key-name.js';

/** Consecutive events of one stream, and of the log. */
export interface LogLink {
  readonly stream: string;
  readonly revision: number;
  readonly count: number;
  /** The number of the first event's position. */
  readonly position: number;
}

/** A link as the log holds it. @param key the stream's name as it stands in its key */
export function linkText(key: string, revision: number, count: number): string {
  return `${count}:${revision}:${key}`;
}

/** An entry of the log as Redis answers it: its id and its fields. */
export type RawLogEntry = [id: string, fields: string[]];

/** The number in an entry's id `0-<number>`: the position of its last event. */
export function lastPositionOf([id]: RawLogEntry): number {
  return Number(id.slice(2));
}

/**
 * The links of an entry, oldest first. They are written as `<events>:<revision>:<stream>`, joined by `;`, and end at
 * the entry's own number; `+<n>` stands for n events of other categories in between.
 */
export function linksOf(entry: RawLogEntry): LogLink[] {
  const links: LogLink[] = [];
  let position = lastPositionOf(entry) + 1;
  for (const text of (entry[1][1] ?? '').split(';').reverse()) {
    if (text.startsWith('+')) {
      position -= Number(text.slice(1));
      continue;
    }
    const first = text.indexOf(':');
    const second = text.indexOf(':', first + 1);
    const count = Number(text.slice(0, first));
    position -= count;
    const revision = Number(text.slice(first + 1, second));
    links.push({ stream: nameInKey(text.slice(second + 1)), revision, count, position });
  }
  return links.reverse();
}
