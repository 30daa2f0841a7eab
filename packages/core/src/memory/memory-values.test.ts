import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LogPage, NewEvent, RecordedEvent } from '../index.js';
import { openMemoryStore, type MemoryStore } from './index.js';

let store: MemoryStore;

beforeEach(async () => {
  store = await openMemoryStore();
});

const put = async (...events: readonly NewEvent[]) =>
  store.append({ writes: [{ stream: 's-1', expected: 'any', events }] });

/** The stream's events by every way that they come out. */
async function everywhere(): Promise<readonly (readonly RecordedEvent[])[]> {
  const forward = (await store.readStream({ stream: 's-1', limit: 100 })).events;
  const backward = (await store.readStream({ stream: 's-1', direction: 'backward', limit: 100 })).events;
  const log = (await store.readLog({ limit: 100 })).events;
  const subscription: AsyncIterator<LogPage> = store.subscribe({})[Symbol.asyncIterator]();
  const { value } = (await subscription.next()) as IteratorYieldResult<LogPage>;
  const subscribed = value.events;
  const conflict = await store.append({
    writes: [{ stream: 's-1', expected: 'no-stream', events: [{ type: 'T', data: 1 }] }],
  });
  const missed = conflict.ok ? [] : (conflict.violations[0]?.missed ?? []);
  return [forward, [...backward].reverse(), log, subscribed, missed];
}

describe('what the memory store holds', () => {
  test('is the same and complete wherever it comes out', async () => {
    await put(
      { type: 'A', data: { deep: [1] }, metadata: { m: 1 }, system: { tags: ['t'] }, schemaVersion: 2 },
      { type: 'B', data: new Uint8Array([1, 2]), system: { contentType: 'x' } },
    );
    const [first, ...others] = await everywhere();
    for (const other of others) expect(other).toEqual(first);
    expect(first).toEqual([
      {
        id: expect.any(String),
        type: 'A',
        schemaVersion: 2,
        data: { deep: [1] },
        metadata: { m: 1 },
        system: { tags: ['t'] },
        stream: 's-1',
        revision: 0,
        position: '0',
        recordedAt: expect.any(Number),
      },
      expect.objectContaining({ type: 'B', data: new Uint8Array([1, 2]), revision: 1, position: '1' }),
    ]);
  });

  test('is frozen all the way down', async () => {
    await put({ type: 'A', data: { deep: [{ n: 1 }] }, metadata: { m: {} }, system: { tags: [] } });
    for (const [event] of await everywhere()) {
      const { data, metadata, system } = event as RecordedEvent<{ type: 'A'; data: { deep: object[] } }>;
      const parts = [event, data, data.deep, data.deep[0], metadata, metadata['m'], system, system.tags];
      expect(parts.every(Object.isFrozen)).toBe(true);
    }
  });

  test('is not what its writer goes on changing', async () => {
    const data = { list: [1] };
    const bytes = Buffer.from([1, 2]);
    const metadata = { m: [1] };
    await put({ type: 'A', data, metadata }, { type: 'B', data: bytes });
    data.list.push(2);
    metadata.m.push(2);
    bytes[0] = 9;
    for (const [a, b] of await everywhere()) {
      expect(a).toMatchObject({ data: { list: [1] }, metadata: { m: [1] } });
      expect(b?.data).toEqual(new Uint8Array([1, 2]));
    }
  });

  test('is not what one of its readers changes: each has bytes of its own', async () => {
    await put({ type: 'B', data: new Uint8Array([1, 2]) });
    for (const [event] of await everywhere()) (event?.data as Uint8Array)[0] = 9;
    for (const [event] of await everywhere()) expect(event?.data).toEqual(new Uint8Array([1, 2]));
  });

  test('is any JSON value, unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), async (values) => {
        const fresh = await openMemoryStore();
        const events = values.map((data) => ({ type: 'A', data }));
        await fresh.append({ writes: [{ stream: 's-1', expected: 'no-stream', events }] });
        const page = await fresh.readStream({ stream: 's-1', limit: 10 });
        expect(page.events.map(({ data }) => JSON.stringify(data))).toEqual(
          values.map((data) => JSON.stringify(data)),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('stays as it was where an append is refused', async () => {
    await put({ type: 'A', data: 1 });
    const before = JSON.stringify(await everywhere());
    const bad = { type: 'A', data: 1n };
    await expect(put({ type: 'A', data: 2 }, bad)).rejects.toMatchObject({
      code: 'ES_INVALID_EVENT',
      written: 'no',
    });
    const both = store.append({
      writes: [
        { stream: 's-2', expected: 'any', events: [{ type: 'A', data: 1 }] },
        { stream: 's-1', expected: 5, events: [{ type: 'A', data: 1 }] },
      ],
    });
    expect(await both).toMatchObject({ ok: false, violations: [{ stream: 's-1' }] });
    expect(JSON.stringify(await everywhere())).toBe(before);
    expect(await store.readStream({ stream: 's-2', limit: 1 })).toMatchObject({ state: 'missing' });
    expect((await store.directory.streams({ limit: 10 })).names).toEqual(['s-1']);
  });

  test('has a place for each event that is never used again', async () => {
    await put({ type: 'A', data: 1 }, { type: 'A', data: 2 });
    await store.delete({ stream: 's-1', expected: 'any' });
    await put({ type: 'A', data: 3 });
    expect((await store.readLog({ limit: 10 })).events).toMatchObject([{ position: '2', revision: 2 }]);
    expect(store.comparePositions('2', '10')).toBe('before');
    expect(store.comparePositions('10', '2')).toBe('after');
    expect(store.comparePositions('2', '2')).toBe('same');
    for (const bad of ['', 'x', '-1', '1.5', '01x', String(2 ** 60)])
      expect(() => store.comparePositions('1', bad)).toThrow(
        expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }),
      );
  });
});
