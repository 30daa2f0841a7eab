import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { inLanes } from './in-lanes.js';

const laneOf = (item: string): string => item.charAt(0);

async function* numbered(lanes: string, count: number, onRead?: (n: number) => void): AsyncGenerator<string> {
  for (let n = 0; n < count; n++) {
    onRead?.(n + 1);
    yield `${lanes.charAt((n * 7) % lanes.length)}${n}`;
  }
}

describe('inLanes', () => {
  test('keeps the order of a lane and works on several at once, not on more than it may', async () => {
    const done: string[] = [];
    const running = new Set<string>();
    let most = 0;
    await inLanes(numbered('abcdefgh', 400), {
      laneOf,
      width: 3,
      work: async (item) => {
        expect(running.has(laneOf(item))).toBe(false);
        running.add(laneOf(item));
        most = Math.max(most, running.size);
        await sleep(Math.random() * 2);
        running.delete(laneOf(item));
        done.push(item);
      },
    });
    expect(done).toHaveLength(400);
    expect(most).toBe(3);
    for (const lane of 'abcdefgh') {
      const order = done.filter((item) => laneOf(item) === lane).map((item) => Number(item.slice(1)));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  });

  test('works side by side also where one lane brings all of its items first', async () => {
    const items = ['a', 'b', 'c', 'd'].flatMap((lane) => Array.from({ length: 10 }, (_, n) => `${lane}${n}`));
    let [running, most] = [0, 0];
    await inLanes(items, {
      laneOf,
      width: 4,
      work: async () => {
        most = Math.max(most, ++running);
        await sleep(1);
        running--;
      },
    });
    expect(most).toBe(4);
  });

  test('does not read far ahead of what is done', async () => {
    let [read, finished, furthest] = [0, 0, 0];
    await inLanes(
      numbered('ab', 1000, (n) => (read = n)),
      {
        laneOf,
        width: 2,
        work: async () => {
          furthest = Math.max(furthest, read - finished);
          await sleep(0);
          finished++;
        },
      },
    );
    expect(finished).toBe(1000);
    expect(furthest).toBeLessThanOrEqual(33);
  });

  test('loses nothing where work ends the moment that an item comes', async () => {
    let finished = 0;
    const work = async (): Promise<void> => {
      finished++;
    };
    for (let round = 0; round < 50; round++) await inLanes(numbered('abc', 101), { laneOf, width: 1, work });
    expect(finished).toBe(5050);
  });

  test('ends what was begun where the source fails, and throws its error', async () => {
    let finished = 0;
    const source = async function* (): AsyncGenerator<string> {
      yield 'a1';
      throw new Error('unreadable');
    };
    const work = async (): Promise<void> => {
      await sleep(5);
      finished++;
    };
    await expect(inLanes(source(), { laneOf, width: 2, work })).rejects.toThrow('unreadable');
    expect(finished).toBe(1);
  });

  test('begins nothing after a failure, ends what was begun, closes the source and throws the first error', async () => {
    const ended: string[] = [];
    let closed = false;
    const source = async function* (): AsyncGenerator<string> {
      try {
        yield* numbered('abc', 10_000);
      } finally {
        closed = true;
      }
    };
    const failing = inLanes(source(), {
      laneOf,
      width: 3,
      work: async (item) => {
        await sleep(1);
        if (item === 'b1') throw new Error('no');
        ended.push(item);
      },
    });
    await expect(failing).rejects.toThrow('no');
    expect(closed).toBe(true);
    expect(ended.filter((item) => laneOf(item) === 'b')).toEqual([]);
    expect(ended.length).toBeLessThan(5);
  });
});
