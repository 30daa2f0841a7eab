import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKurrent, type KurrentServer } from '@eventfold-internal/test-servers';
import type { EventStore, Snapshot } from '@eventfold/core';
import { KurrentDBClient, jsonEvent } from '@kurrent/kurrentdb-client';
import { openKurrentStore } from '../open-kurrent-store.js';

jest.setTimeout(60_000);

const source = findKurrent('the streams that the KurrentDB store keeps for itself');

describe(`the store’s own streams on ${source.name}`, () => {
  let server: KurrentServer;
  const namespace = `o${randomUUID().slice(0, 8)}`;
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

  const append = (stream: string, type = 'Happened') =>
    store.append({ writes: [{ stream, expected: 'any', events: [{ type, data: null }] }] });

  const snapshotOf = (stream: string, revision: number, schema = 's1'): Snapshot => ({
    stream,
    schema,
    revision,
    eventId: randomUUID(),
    state: { revision },
    commands: [],
    takenAt: 1,
  });

  /** What the server keeps of a stream. */
  async function kept(stream: string): Promise<unknown[]> {
    const data: unknown[] = [];
    for await (const { event } of client.readStream(`${namespace}.${stream}`)) data.push(event?.data);
    return data;
  }

  const checkpoints = () => store.checkpoints!;
  const snapshots = () => store.snapshots!;

  test.each([undefined, { types: ['Happened'] }])(
    'move no cursor, also of a query for %j',
    async (filter) => {
      await append('moving-1');
      const name = `reader ${JSON.stringify(filter)}`;
      // Whoever else writes to the server moves it, too: one quiet round is enough.
      for (let round = 0; ; round++) {
        const before = (await store.readLog({ filter, after: 'end', limit: 1 })).next;
        const settled = (await store.readLog({ filter, after: before, limit: 1000 })).next;
        await checkpoints().save({ name, cursor: before, expected: await checkpoints().load(name) });
        await snapshots().save(snapshotOf('moving-1', round));
        const page = await store.readLog({ filter, after: settled, limit: 1000 });
        expect(page.events).toEqual([]);
        if (page.next === settled && page.atHead) return;
        expect(round).toBeLessThan(50);
      }
    },
  );

  test('stay small', async () => {
    let expected: string | null = null;
    for (let n = 0; n < 5; n++) {
      await checkpoints().save({ name: 'small', cursor: `c${n}`, expected });
      expected = `c${n}`;
    }
    expect(await kept('@eventfold-checkpoint-small')).toEqual([{ cursor: 'c4' }]);
    for (let n = 0; n < 20; n++) await snapshots().save(snapshotOf('small-1', n, `s${n % 3}`));
    expect(await kept('@eventfold-snapshot-small-1')).toHaveLength(8);
    expect(await snapshots().load('small-1', 's1')).toMatchObject({ revision: 19 });
  });

  test('stay small after their snapshots were removed', async () => {
    await snapshots().save(snapshotOf('anew-1', 0));
    await snapshots().remove('anew-1');
    expect(await snapshots().load('anew-1', 's1')).toBeNull();
    for (let n = 0; n < 20; n++) await snapshots().save(snapshotOf('anew-1', n));
    expect(await kept('@eventfold-snapshot-anew-1')).toHaveLength(8);
  });

  test('refuse whoever remembers a checkpoint that another one removed or moved', async () => {
    const other = await openKurrentStore({ connectionString: server.url, namespace });
    await checkpoints().save({ name: 'shared', cursor: 'a', expected: null });
    await other.checkpoints?.remove('shared');
    const late = { name: 'shared', cursor: 'b', expected: 'a' };
    expect(await checkpoints().save(late)).toEqual({ ok: false, actual: null });
    expect(await checkpoints().save({ ...late, expected: null })).toEqual({ ok: true });
    await other.checkpoints?.save({ name: 'shared', cursor: 'c', expected: 'b' });
    expect(await checkpoints().save({ ...late, cursor: 'd', expected: 'b' })).toEqual({
      ok: false,
      actual: 'c',
    });
    await other.close();
  });

  test('take the longest stream names there are', async () => {
    const stream = `long-${'x'.repeat(1019)}`;
    await append(stream);
    await snapshots().save(snapshotOf(stream, 0));
    expect(await snapshots().load(stream, 's1')).toMatchObject({ stream, revision: 0 });
    await expect(
      checkpoints().save({ name: 'x'.repeat(1024), cursor: 'a', expected: null }),
    ).rejects.toMatchObject({ code: 'ES_INVALID_STREAM_NAME', written: 'no' });
  });

  test('are not for users to write, in whatever namespace', async () => {
    const everything = await openKurrentStore({ connectionString: server.url });
    const names = [
      [store, '@eventfold-checkpoint-small'],
      [everything, '@eventfold-x'],
      [everything, `${namespace}.@eventfold-checkpoint-small`],
    ] as const;
    for (const [each, stream] of names) {
      const refusal = { code: 'ES_INVALID_STREAM_NAME', written: 'no' };
      const write = { stream, expected: 'any' as const, events: [{ type: 'T', data: null }] };
      await expect(each.append({ writes: [write] })).rejects.toMatchObject(refusal);
      await expect(each.delete({ stream, expected: 'any' })).rejects.toMatchObject(refusal);
      await expect(each.tombstone({ stream, expected: 'any' })).rejects.toMatchObject(refusal);
      await expect(each.truncate({ stream, before: 0 })).rejects.toMatchObject(refusal);
    }
    await everything.close();
  });

  test('say so where somebody else emptied them', async () => {
    const save = (cursor: string, expected: string | null) =>
      checkpoints().save({ name: 'emptied', cursor, expected });
    await save('a', null);
    await client.setStreamMetadata(`${namespace}.@eventfold-checkpoint-emptied`, { truncateBefore: 1 });
    const other = await openKurrentStore({ connectionString: server.url, namespace });
    const emptied = { code: 'ES_CORRUPT_STREAM', written: 'no' };
    await expect(
      other.checkpoints?.save({ name: 'emptied', cursor: 'b', expected: null }),
    ).rejects.toMatchObject(emptied);
    await other.checkpoints?.remove('emptied');
    expect(await other.checkpoints?.load('emptied')).toBeNull();
    expect(await other.checkpoints?.save({ name: 'emptied', cursor: 'b', expected: null })).toEqual({
      ok: true,
    });
    await other.close();
  });

  test('are forgotten where nothing was ever written, or somebody else deleted them', async () => {
    await checkpoints().remove('never');
    await expect(kept('@eventfold-checkpoint-never')).rejects.toMatchObject({ type: 'stream-not-found' });
    await checkpoints().save({ name: 'deleted', cursor: 'a', expected: null });
    await client.deleteStream(`${namespace}.@eventfold-checkpoint-deleted`);
    await checkpoints().remove('deleted');
    expect(await checkpoints().load('deleted')).toBeNull();
    expect(await checkpoints().save({ name: 'deleted', cursor: 'b', expected: null })).toEqual({ ok: true });
  });

  test('are told from what somebody else wrote into them', async () => {
    await client.appendToStream(
      `${namespace}.@eventfold-checkpoint-odd`,
      jsonEvent({ type: 'T', data: { cursor: 7 } }),
    );
    await expect(checkpoints().load('odd')).rejects.toMatchObject({ code: 'ES_CORRUPT_STREAM' });
    const save = (cursor: string, expected: string | null) =>
      checkpoints().save({ name: 'odd', cursor, expected });
    await expect(save('a', null)).rejects.toMatchObject({ code: 'ES_CORRUPT_STREAM', written: 'no' });
    await checkpoints().remove('odd');
    expect(await checkpoints().load('odd')).toBeNull();
    expect(await save('a', null)).toEqual({ ok: true });
    expect(await save('b', 'a')).toEqual({ ok: true });
    expect(await kept('@eventfold-checkpoint-odd')).toEqual([{ cursor: 'b' }]);
    await client.appendToStream(
      `${namespace}.@eventfold-snapshot-odd-1`,
      jsonEvent({ type: 'T', data: 'nothing' }),
    );
    expect(await snapshots().load('odd-1', 's1')).toBeNull();
  });
});
