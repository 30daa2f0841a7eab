import { expect, test } from '@jest/globals';
import type { DegradedAppend } from '../index.js';
import { readAll, someEvents } from '../redis-server.fixture.js';
import { describeReplicas, withReplica } from './replicas.fixture.js';

describeReplicas('appends that wait for replicas', () => {
  test('resolve once the replica has them', async () => {
    await withReplica(async ({ replica, open }) => {
      const degraded: DegradedAppend[] = [];
      const onDegraded = (append: DegradedAppend): unknown => degraded.push(append);
      const store = await open({ waitForReplicas: { replicas: 1, timeoutMs: 5000, onDegraded } });
      for (let revision = 0; revision < 50; revision++) {
        const expected = revision === 0 ? 'no-stream' : revision - 1;
        await store.append({ writes: [{ stream: 'a-1', expected, events: someEvents(1) }] });
        expect(await replica.redis.llen('ef{p0}s:a-1')).toBe(revision + 1);
      }
      const conflict = { stream: 'a-1', expected: 'no-stream', events: someEvents(1) } as const;
      expect(await store.append({ writes: [conflict] })).toMatchObject({ ok: false });
      expect(degraded).toEqual([]);
      expect((await store.doctor()).failover).toMatchObject({
        outcome: 'at-risk',
        says: expect.stringContaining('appends wait for 1 of the replicas'),
      });
    });
  }, 20_000);

  test('are written and say so where the replica does not answer, and reads do not wait with them', async () => {
    await withReplica(async ({ replica, open }) => {
      const degraded: DegradedAppend[] = [];
      const onDegraded = (append: DegradedAppend): unknown => degraded.push(append);
      const store = await open({ waitForReplicas: { replicas: 1, timeoutMs: 300, onDegraded } });
      const events = someEvents(2);
      replica.server.freeze();
      try {
        const started = performance.now();
        const append = store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events }] });
        while ((await readAll(store, 'a-1')).length < 2);
        expect(performance.now() - started).toBeLessThan(250);
        const result = await append;
        expect(performance.now() - started).toBeGreaterThan(280);
        const streams = [{ stream: 'a-1', firstRevision: 0, lastRevision: 1 }];
        expect(result).toEqual({ ok: true, streams, position: '2', repeated: false });
        expect(degraded).toEqual([{ streams, position: '2', replicas: 1, confirmed: 0 }]);

        // A repeat writes nothing, and still must not count as confirmed: on a connection of its own, too.
        const other = await open({ waitForReplicas: { replicas: 1, timeoutMs: 100, onDegraded } });
        const again = await other.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events }] });
        expect(again).toEqual({ ...result, repeated: true });
        expect(degraded).toHaveLength(2);

        const many = someEvents(40).map((event) =>
          store.append({ writes: [{ stream: 'b-1', expected: 'any', events: [event] }] }),
        );
        const before = performance.now();
        expect((await Promise.all(many)).every(({ ok }) => ok)).toBe(true);
        expect(performance.now() - before).toBeLessThan(1500);
        expect(degraded).toHaveLength(42);
      } finally {
        replica.server.thaw();
      }
      const patient = await open({ waitForReplicas: { replicas: 1, timeoutMs: 10_000, onDegraded } });
      await patient.append({ writes: [{ stream: 'a-1', expected: 1, events: someEvents(1) }] });
      expect(degraded).toHaveLength(42);
    });
  }, 20_000);

  test('a connection that breaks while they wait leaves the number open, and closing waits for them', async () => {
    await withReplica(async ({ primary, replica, open, lead }) => {
      const degraded: DegradedAppend[] = [];
      const onDegraded = (append: DegradedAppend): unknown => degraded.push(append);
      const store = await open({ waitForReplicas: { replicas: 1, timeoutMs: 400, onDegraded } });
      replica.server.freeze();
      const append = store.append({
        writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(1) }],
      });
      while ((await readAll(store, 'a-1')).length < 1);
      lead(primary, { cut: true });
      expect(await append).toMatchObject({ ok: true, position: '1' });
      expect(degraded).toMatchObject([{ confirmed: null }]);
      const last = store.append({ writes: [{ stream: 'a-1', expected: 0, events: someEvents(1) }] });
      await store.close();
      expect(degraded).toMatchObject([{ confirmed: null }, { confirmed: 0 }]);
      expect(await last).toMatchObject({ ok: true });
      replica.server.thaw();
    });
  }, 20_000);
});
