import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKurrent, type KurrentServer } from '@eventfold-internal/test-servers';
import type { EventStore, LogFilter, NewEvent } from '@eventfold/core';
import { binaryEvent, jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { openKurrentStore } from './open-kurrent-store.js';

jest.setTimeout(30_000);

const source = findKurrent('the KurrentDB store on a database that others use, too');

describe(`a database that others use, too, on ${source.name}`, () => {
  let server: KurrentServer;
  const namespace = `t${randomUUID().slice(0, 8)}`;
  let store: EventStore;
  let client: KurrentDBClient;

  beforeAll(async () => {
    server = await source.open();
    store = await openKurrentStore({ connectionString: server.url, namespace });
    client = KurrentDBClient.connectionString(server.url);
  });
  afterAll(async () => {
    await store.close();
    await client.dispose();
    await server.stop();
  });

  const events = (count: number, type = 'Happened'): NewEvent[] =>
    Array.from({ length: count }, (_, n) => ({ id: randomUUID(), type, data: { n } }));

  async function append(
    stream: string,
    written: NewEvent[],
    expected: 'no-stream' | 'any' | number = 'no-stream',
  ) {
    const result = await store.append({ writes: [{ stream, expected, events: written }] });
    if (!result.ok) throw new Error(JSON.stringify(result));
    return result;
  }

  async function logOf(filter: LogFilter | undefined, limit = 100) {
    const found = [];
    let pages = 0;
    for (let after: string = 'start', atHead = false; !atHead; pages++) {
      const page = await store.readLog({ filter, after, limit });
      found.push(...page.events);
      ({ next: after, atHead } = page);
    }
    return { found, pages };
  }

  test('positions are the same in the append, the stream and the log', async () => {
    const appended = await append('place-1', events(3));
    const { events: inStream } = await store.readStream({ stream: 'place-1', limit: 10 });
    const { events: backward } = await store.readStream({
      stream: 'place-1',
      direction: 'backward',
      limit: 10,
    });
    const { found } = await logOf({ streams: ['place-1'] });
    expect(found).toEqual(inStream);
    expect([...backward].reverse()).toEqual(inStream);
    expect(inStream[2]?.position).toBe(appended.position);
    expect(new Set(inStream.map(({ position }) => position)).size).toBe(3);
  });

  test('correlation and causation stand under the names that the server looks at', async () => {
    const system = { correlationId: 'c-1', causationId: 'c-0', commandId: 'k-1', tags: ['a'] };
    await append('meta-1', [{ type: 'T', data: {}, schemaVersion: 3, metadata: { by: 'ann' }, system }]);
    for await (const { event } of client.readStream(`${namespace}.meta-1`)) {
      expect(event?.metadata).toEqual({
        by: 'ann',
        $correlationId: 'c-1',
        $causationId: 'c-0',
        '@eventfold': { commandId: 'k-1', tags: ['a'], schemaVersion: 3 },
      });
    }
    const page = await store.readStream({ stream: 'meta-1', limit: 1 });
    expect(page.events[0]).toMatchObject({ metadata: { by: 'ann' }, system, schemaVersion: 3 });
  });

  test('what others wrote is readable: bytes, odd metadata, names without a dash', async () => {
    await client.appendToStream(`${namespace}.foreign`, [
      binaryEvent({ type: 'Bytes', data: new Uint8Array([0, 255]), metadata: new Uint8Array([1, 2]) }),
      jsonEvent({
        type: 'Odd',
        data: 'text',
        metadata: { $causedBy: 'x', $correlationId: 7, '@eventfold': 1 },
      }),
    ]);
    const { found } = await logOf({ categories: ['foreign'] });
    expect(found).toMatchObject([
      { stream: 'foreign', type: 'Bytes', data: new Uint8Array([0, 255]), metadata: {}, schemaVersion: 1 },
      {
        type: 'Odd',
        data: 'text',
        metadata: { $causedBy: 'x', $correlationId: 7, '@eventfold': 1 },
        system: {},
      },
    ]);
    expect(found[0]?.data?.constructor).toBe(Uint8Array);
  });

  test('a stream of links reads as the events that they point to', async () => {
    await append('linked-1', events(2));
    const links = [1, 0].map((n) => ({
      ...binaryEvent({ type: '$>', data: Buffer.from(`${n}@${namespace}.linked-1`) }),
    }));
    await client.appendToStream(`${namespace}.links`, links);
    const page = await store.readStream({ stream: 'links', limit: 10 });
    expect(page.events.map(({ stream, revision }) => [stream, revision])).toEqual([
      ['linked-1', 1],
      ['linked-1', 0],
    ]);
    expect(page.head).toBe(1);
    const { found } = await logOf({ streams: ['links'] });
    expect(found).toEqual([]);
  });

  test('a repeat of events that were deleted since answers where they stood', async () => {
    const written = events(2);
    const first = await append('gone-1', written);
    await store.delete({ stream: 'gone-1', expected: 1 });
    expect(await append('gone-1', written)).toEqual(first);
    expect(await store.readStream({ stream: 'gone-1', limit: 1 })).toMatchObject({
      state: 'deleted',
      head: 1,
    });
  });

  test('a repeat of what revived a deleted stream is recognised', async () => {
    await append('back-1', events(2));
    await store.delete({ stream: 'back-1', expected: 'any' });
    const written = events(2);
    const first = await append('back-1', written);
    expect(first.streams).toMatchObject([{ firstRevision: 2, lastRevision: 3 }]);
    expect(await append('back-1', written)).toEqual(first);
  });

  test('a truncation keeps the other settings of the stream', async () => {
    await append('kept-1', events(3));
    await client.setStreamMetadata(`${namespace}.kept-1`, { maxCount: 100, owner: 'ann' });
    expect(await store.truncate({ stream: 'kept-1', before: 2 })).toEqual({ ok: true, changed: true });
    const { metadata } = await client.getStreamMetadata(`${namespace}.kept-1`);
    expect(metadata).toMatchObject({ maxCount: 100, owner: 'ann', truncateBefore: 2 });
  });

  test('a truncation that would change a number in the metadata is refused', async () => {
    await append('exact-1', events(3));
    await client.setStreamMetadata(`${namespace}.exact-1`, { owner: 2 ** 60 });
    await expect(store.truncate({ stream: 'exact-1', before: 1 })).rejects.toMatchObject({
      code: 'ES_UNSAFE_NUMBER',
    });
  });

  test('rare events among many others are found in a few pages', async () => {
    for (let n = 0; n < 4; n++) await append(`other-${n}`, events(2500));
    await append('rare-1', events(2, 'Rare'));
    for (let n = 4; n < 6; n++) await append(`other-${n}`, events(2500));
    const { found, pages } = await logOf({ types: ['Rare'] }, 10);
    expect(found.map(({ stream }) => stream)).toEqual(['rare-1', 'rare-1']);
    expect(pages).toBeLessThanOrEqual(4);
  });

  test('a store without a namespace sees the whole database but the server’s own streams', async () => {
    const everything = await openKurrentStore({ connectionString: server.url });
    const { position } = await append('seen-1', events(1));
    let after = (await everything.readLog({ after: 'end', limit: 1 })).next;
    expect(everything.covers(after, position)).toBe(true);
    await append('seen-2', events(2));
    const seen: string[] = [];
    for (let atHead = false; !atHead;) {
      const page = await everything.readLog({ after, limit: 100 });
      seen.push(...page.events.map(({ stream }) => stream).filter((stream) => stream.startsWith(namespace)));
      ({ next: after, atHead } = page);
    }
    expect(seen).toEqual([`${namespace}.seen-2`, `${namespace}.seen-2`]);
    after = (await everything.readLog({ limit: 500 })).next;
    const full = await everything.readLog({ after, limit: 500 });
    expect(full.events.filter(({ stream, type }) => stream.startsWith('$') || type.startsWith('$'))).toEqual(
      [],
    );
    await everything.close();
  });

  test('an append that is too large is refused before it is sent, or by a server that takes less', async () => {
    const big = (size: number) => [{ type: 'T', data: new Uint8Array(size) }];
    await expect(append('big-1', big(1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'ES_TOO_LARGE',
      written: 'no',
      details: { limit: 1024 * 1024, actual: 1024 * 1024 + 1 },
    });
    const generous = await openKurrentStore({
      connectionString: server.url,
      namespace,
      maxAppendBytes: 2 ** 24,
    });
    const write = { stream: 'big-1', expected: 'no-stream' as const, events: big(1024 * 1024 + 1) };
    await expect(generous.append({ writes: [write] })).rejects.toMatchObject({
      code: 'ES_TOO_LARGE',
      written: 'no',
    });
    await generous.close();
    expect(await store.readStream({ stream: 'big-1', limit: 1 })).toMatchObject({ state: 'missing' });
  });

  test('a factory of clients serves as well as a connection string', async () => {
    const made: KurrentDBClient[] = [];
    const make = () => {
      const each = KurrentDBClient.connectionString(server.url);
      made.push(each);
      return each;
    };
    const other = await openKurrentStore({ client: make, namespace });
    await append('factory-1', events(1));
    expect((await other.readStream({ stream: 'factory-1', limit: 1 })).events).toHaveLength(1);
    expect(made).toHaveLength(1);
    await other.close();
  });
});
