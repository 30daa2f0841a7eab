import { expect, test } from '@jest/globals';
import { isEventStoreError, type Cursor, type EventStore } from '@eventfold/core';
import { describeRedis, readAll, readLog, someEvents } from '../redis-server.fixture.js';

const write = (store: EventStore, stream: string, count = 1) =>
  store.append({ writes: [{ stream, expected: 'any', events: someEvents(count) }] });

/** Streams in every state that compaction has to do with; others lie between them. */
async function writeAndRemove(store: EventStore): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await Promise.all(
      ['kept-1', 'cut-1', 'emptied-1', 'deleted-1', 'revived-1', 'buried-1', 'gone-1', 'kept-2', 'cut-2'].map(
        (stream, place) => write(store, stream, 1 + ((round + place) % 3)),
      ),
    );
  }
  await write(store, 'long-1', 40);
  await store.truncate({ stream: 'long-1', before: 25 });
  await store.truncate({ stream: 'cut-1', before: 4 });
  await store.truncate({ stream: 'cut-2', before: 1 });
  await store.truncate({ stream: 'emptied-1', before: (await readAll(store, 'emptied-1')).length });
  await store.delete({ stream: 'deleted-1', expected: 'any' });
  await store.delete({ stream: 'revived-1', expected: 'any' });
  await store.tombstone({ stream: 'buried-1', expected: 'any' });
  await store.tombstone({ stream: 'gone-1', expected: 'any' });
  await write(store, 'revived-1', 2);
  await write(store, 'kept-1');
}

/** The cursor after every event of the log, and after every one of a category. */
async function cursorsOf(
  store: EventStore,
  filter?: { readonly categories: readonly string[] },
): Promise<Cursor[]> {
  const cursors: Cursor[] = [];
  for (let after: Cursor | undefined; ;) {
    const page = await store.readLog({ filter, after, limit: 1 });
    cursors.push((after = page.next));
    if (page.atHead) return cursors;
  }
}

/** What comes after a cursor, one partition after the other: only in them is there an order. */
async function restAfter(
  store: EventStore,
  after: Cursor,
  categories?: readonly string[],
): Promise<string[][]> {
  const filter = categories && { categories };
  const ids = Array.from({ length: store.manifest.partitions }, (): string[] => []);
  for (let next = after; ;) {
    const page = await store.readLog({ filter, after: next, limit: 7 });
    for (const { id, stream } of page.events) ids[store.partitionOf(stream)]!.push(id);
    next = page.next;
    if (page.atHead) return ids;
  }
}

async function namesOf(store: EventStore, category?: string): Promise<string[]> {
  const names: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await store.directory!.streams({ category, after, limit: 3 });
    names.push(...page.names);
    if (page.next === null) return names;
    after = page.next;
  }
}

describeRedis('compaction', {}, (suite) => {
  test.each([
    ['one partition, usual steps', 1, undefined],
    ['one partition, a link at a time', 1, 1],
    ['four partitions', 4, 3],
  ])(
    '%s: forgets removed events, and nothing else changes',
    async (name, partitions, linksAStep) => {
      const namespace = name.replace(/\W+/g, '_').slice(0, 30);
      const store = await suite.open({ namespace, partitions });
      await writeAndRemove(store);
      const categories = ['cut', 'revived'];
      const cursors = await cursorsOf(store);
      const ofCategories = await cursorsOf(store, { categories });
      const look = async () => ({
        events: (await readLog(store)).sort((a, b) => (a.id < b.id ? -1 : 1)),
        rests: await Promise.all(cursors.map((cursor) => restAfter(store, cursor))),
        ofCategories: await Promise.all(ofCategories.map((cursor) => restAfter(store, cursor, categories))),
        names: await namesOf(store),
        cut: await namesOf(store, 'cut'),
        categories: await store.directory!.categories({ limit: 100 }),
      });
      const before = await look();
      const report = await store.compact({ linksAStep });
      expect(report.linksAfter).toBeLessThan(report.linksBefore);
      expect(await look()).toEqual(before);
      // It has nothing more to do, and leaves nothing of its own.
      expect(await store.compact()).toEqual({ logs: 0, linksBefore: 0, linksAfter: 0 });
      expect((await suite.redis.keys(`ef{${namespace}.*`)).filter((key) => /}r/.test(key))).toEqual([]);
      // Positions, revisions and listing go on.
      for (const stream of ['deleted-1', 'emptied-1', 'kept-2']) {
        expect(await write(store, stream)).toMatchObject({ ok: true });
      }
      expect(await namesOf(store)).toEqual(expect.arrayContaining([...before.names, 'deleted-1']));
      const positions = (await readLog(store)).map(({ position }) => position);
      expect(new Set(positions).size).toBe(positions.length);
    },
    60_000,
  );

  test('a store of which nothing is left keeps its place, and a category of which nothing is left loses its log', async () => {
    const store = await suite.open({ namespace: 'nothing' });
    for (let n = 0; n < 300; n++) await write(store, `past-${n}`);
    for (let n = 0; n < 300; n++) await store.tombstone({ stream: `past-${n}`, expected: 'any' });
    const filter = { categories: ['past'] };
    const [after] = (await cursorsOf(store, filter)).slice(-1);
    const log = 'ef{nothing.p0}$';
    const before = (await suite.redis.memory('USAGE', log))!;
    expect(await store.compact()).toEqual({ logs: 2, linksBefore: 599, linksAfter: 0 });
    expect(await suite.redis.xlen(log)).toBe(1);
    expect(await suite.redis.memory('USAGE', log)).toBeLessThan(before / 2);
    expect(await suite.redis.exists('ef{nothing.p0}c:past')).toBe(0);
    const seen: string[] = [];
    const following = (async () => {
      for await (const { events } of store.subscribe({ after, filter })) {
        seen.push(...events.map(({ position }) => position));
        if (seen.length > 0) return;
      }
    })();
    expect(await write(store, 'past-new')).toMatchObject({ position: '301' });
    await following;
    expect(seen).toEqual(['301']);
  }, 60_000);

  test('beside writers and a subscriber, in several processes and broken off, nothing is missed or seen twice', async () => {
    const [store, other] = [
      await suite.open({ namespace: 'beside' }),
      await suite.open({ namespace: 'beside' }),
    ];
    const seen: string[] = [];
    const stop = new AbortController();
    const following = (async () => {
      for await (const { events } of store.subscribe({ limit: 3 }, { signal: stop.signal }))
        seen.push(...events.map(({ id }) => id));
    })().catch((error: unknown) => expect(isEventStoreError(error, 'ES_ABORTED')).toBe(true));
    const kept: string[] = [];
    let going = true;
    const writer = async (place: number): Promise<void> => {
      for (let n = 0; going; n++) {
        const events = someEvents(1);
        await store.append({ writes: [{ stream: `kept-${place}`, expected: 'any', events }] });
        kept.push(events[0]!.id);
        await write(other, `passing-${place}-${n}`, 3);
        await other.delete({ stream: `passing-${place}-${n}`, expected: 'any' });
        await other.truncate({
          stream: `cut-${place}`,
          before: (await write(other, `cut-${place}`)).ok ? n : 0,
        });
      }
    };
    const writers = [1, 2, 3].map(writer);
    for (let round = 0; round < 10; round++) {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 3 * round);
      const compactions = [
        store.compact({ linksAStep: 1, signal: abort.signal }),
        other.compact({ linksAStep: 5 }),
      ];
      const [first, second] = await Promise.allSettled(compactions);
      expect(second).toMatchObject({ status: 'fulfilled' });
      if (first?.status === 'rejected')
        expect(first.reason).toMatchObject({ code: 'ES_ABORTED', written: 'no' });
    }
    going = false;
    await Promise.all(writers);
    await store.compact();
    const last = await write(store, 'last');
    while (!seen.includes((await readAll(store, 'last'))[0]!.id))
      await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort();
    await following;
    expect(last.ok).toBe(true);
    const keptSeen = seen.filter((id) => kept.includes(id));
    expect(keptSeen).toHaveLength(kept.length);
    expect(new Set(keptSeen)).toEqual(new Set(kept));
    const log = (await readLog(store)).map(({ id }) => id);
    expect(log.filter((id) => kept.includes(id))).toEqual(keptSeen);
    expect((await suite.redis.keys('ef{beside.*')).filter((key) => /}r/.test(key))).toEqual([]);
  }, 60_000);

  test('refuses nonsense, and ends with its signal and its store', async () => {
    const store = await suite.open({ namespace: 'refusing' });
    for (const linksAStep of [0, 1.5, -1, 100_001, NaN])
      await expect(store.compact({ linksAStep })).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
    const signal = AbortSignal.abort();
    await expect(store.compact({ signal })).rejects.toMatchObject({ code: 'ES_ABORTED', written: 'no' });
    await store.close();
    await expect(store.compact()).rejects.toMatchObject({ code: 'ES_CLOSED' });
  });
});
