import { nameInKey } from './key-name.js';

const PLUS = 0x2b;

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
  const text = entry[1][1] ?? '';
  const links: { -readonly [K in keyof LogLink]: LogLink[K] }[] = [];
  let events = 0;
  for (let at = 0; at < text.length;) {
    const next = text.indexOf(';', at);
    const end = next < 0 ? text.length : next;
    if (text.charCodeAt(at) === PLUS) {
      events += Number(text.slice(at + 1, end));
    } else {
      const first = text.indexOf(':', at);
      const second = text.indexOf(':', first + 1);
      const count = Number(text.slice(at, first));
      const revision = Number(text.slice(first + 1, second));
      links.push({ stream: nameInKey(text.slice(second + 1, end)), revision, count, position: events });
      events += count;
    }
    at = end + 1;
  }
  const start = lastPositionOf(entry) + 1 - events;
  for (const link of links) link.position += start;
  return links;
}
