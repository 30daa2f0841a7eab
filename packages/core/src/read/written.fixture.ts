import type { EventStore, NewEvent } from '../index.js';

/** Appends events that carry these numbers, whatever the stream is like. */
export async function write(store: EventStore, stream: string, ...numbers: readonly number[]): Promise<void> {
  await writeEvents(store, stream, ...numbers.map((n) => ({ type: n % 2 === 0 ? 'Even' : 'Odd', data: n })));
}

export async function writeEvents(
  store: EventStore,
  stream: string,
  ...events: readonly NewEvent[]
): Promise<void> {
  const result = await store.append({ writes: [{ stream, expected: 'any', events }] });
  if (!result.ok) throw new Error('a write under any met a conflict');
}

export const upTo = (end: number): number[] => Array.from({ length: end }, (_, n) => n);

/** The next `count` values; fails the test where they do not come. */
export async function take<T>(values: AsyncIterator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = await values.next();
    if (done === true) throw new Error(`only ${taken.length} of ${count} came`);
    taken.push(value);
  }
  return taken;
}
