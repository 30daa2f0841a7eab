import { describe, expect, test } from '@jest/globals';
import { createMemoryDatabase, openMemoryStore } from './index.js';

const event = (n: number, id?: string) => ({ type: 'Counted', data: { n }, id });

describe('the memory store', () => {
  test('appends at exact revisions and reads them back in both directions', async () => {
    const store = await openMemoryStore();
    const first = await store.append({
      writes: [{ stream: 'c-1', expected: 'no-stream', events: [event(0), event(1)] }],
    });
    expect(first).toEqual({
      ok: true,
      streams: [{ stream: 'c-1', firstRevision: 0, lastRevision: 1 }],
      position: '1',
      repeated: false,
    });
    const second = await store.append({ writes: [{ stream: 'c-1', expected: 0, events: [event(2)] }] });
    expect(second).toMatchObject({
      ok: false,
      violations: [{ actual: 1, reason: 'revision', missed: [{ revision: 1 }] }],
    });
    const back = await store.readStream({ stream: 'c-1', direction: 'backward', limit: 1 });
    expect(back).toMatchObject({ events: [{ data: { n: 1 } }], head: 1, next: 0, state: 'active' });
  });

  test('answers a repeat with the first result, also after a delete', async () => {
    const store = await openMemoryStore();
    const id = crypto.randomUUID();
    const write = { writes: [{ stream: 'c-1', expected: 'no-stream' as const, events: [event(0, id)] }] };
    const first = await store.append(write);
    await store.delete({ stream: 'c-1', expected: 0 });
    expect(await store.append(write)).toEqual({ ...first, repeated: true });
    expect((await store.readStream({ stream: 'c-1', limit: 10 })).events).toEqual([]);
  });

  test('ends a subscription when the handle closes, and not those of other handles', async () => {
    const database = createMemoryDatabase();
    const [one, two] = [await openMemoryStore({ database }), await openMemoryStore({ database })];
    const ends = [one, two].map((store) => store.subscribe({})[Symbol.asyncIterator]());
    await Promise.all(ends.map(async (pages) => pages.next()));
    const [first, second] = ends.map(async (pages) => pages.next());
    await one.close();
    await expect(first).rejects.toMatchObject({ code: 'ES_CLOSED' });
    await two.append({ writes: [{ stream: 'c-1', expected: 'any', events: [event(0)] }] });
    expect((await second)?.value).toMatchObject({ events: [{ stream: 'c-1' }], atHead: true });
  });
});

test('an append without an exact expectation that holds one id of its stream is taken for a damaged repeat', async () => {
  const store = await openMemoryStore();
  const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
  const write = (...ids: string[]) =>
    store.append({ writes: [{ stream: 'c-1', expected: 'any', events: ids.map((id) => event(0, id)) }] });
  await write(first);
  expect(await write(second, first)).toMatchObject({
    ok: false,
    violations: [{ reason: 'partly-repeated' }],
  });
  expect(await write(second)).toMatchObject({ ok: true });
});
