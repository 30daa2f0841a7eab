import { randomUUID } from 'node:crypto';

/** What the yardstick keeps of an event. */
export interface YardstickEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly stream: string;
  readonly revision: number;
}

/** The bare minimum that any in-memory event store has to do. */
export interface Yardstick {
  append(
    stream: string,
    expected: number,
    events: readonly { readonly type: string; readonly data: unknown }[],
  ): Promise<number>;
}

/**
 * A Map of arrays that hold validated, deeply frozen copies, behind a promise as every store is. It checks an
 * expected revision (-1: no such stream) and gives each event an id. It has nothing else of a store: no log, no
 * positions, no metadata, no recognised repeats, no deletes, no subscriptions, no limits, no typed errors.
 */
export function yardstick(): Yardstick {
  const streams = new Map<string, YardstickEvent[]>();
  return {
    async append(stream, expected, events) {
      let kept = streams.get(stream);
      if ((kept?.length ?? 0) !== expected + 1) throw new Error(`${stream} is not at ${expected}`);
      const copies = events.map(({ type, data }, index) => {
        if (typeof type !== 'string' || type === '') throw new Error('an event needs a type');
        // Without a use, V8 keeps it as a rope that weighs ten times as much.
        const id = randomUUID().toLowerCase();
        return Object.freeze({ id, type, data: frozenCopy(data), stream, revision: expected + 1 + index });
      });
      if (kept === undefined) streams.set(stream, (kept = []));
      kept.push(...copies);
      return kept.length - 1;
    },
  };
}

function frozenCopy(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) {
    throw new Error('an event holds JSON values only');
  }
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) copy[key] = frozenCopy(part);
  return Object.freeze(copy);
}
