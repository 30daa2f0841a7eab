import { expect, test } from '@jest/globals';
import { describeRedis, someEvents } from '../redis-server.fixture.js';

const args = ['--maxmemory', '100mb', '--aof-load-truncated', 'no'];

describeRedis('the doctor', { appendonly: true, args }, (suite) => {
  test('reads what the server says', async () => {
    const store = await suite.open();
    const report = await store.doctor();
    expect(report.servers).toEqual([
      {
        address: new URL(suite.server.url).host,
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        role: 'primary',
        cluster: false,
        replicas: 0,
        appendonly: true,
        appendfsync: 'always',
        noAppendfsyncOnRewrite: false,
        aofLoadTruncated: false,
        savesSnapshots: false,
        maxmemory: 104857600,
        maxmemoryPolicy: 'noeviction',
        minReplicasToWrite: 0,
        minReplicasMaxLag: 10,
      },
    ]);
    expect(report).toMatchObject({
      kill: { outcome: 'kept' },
      powerLoss: {
        outcome: 'kept',
        says: 'Acknowledged events are kept: every event is on the disk before it is acknowledged.',
      },
      failover: { outcome: 'not-applicable' },
      warnings: [],
    });
    await suite.redis.config('SET', 'appendfsync', 'everysec');
    expect(await store.doctor()).toMatchObject({
      kill: { outcome: 'at-risk' },
      powerLoss: { outcome: 'at-risk' },
    });
    await suite.redis.config('SET', 'appendonly', 'no');
    expect(await store.doctor()).toMatchObject({
      kill: {
        outcome: 'lost',
        says: 'Acknowledged events are lost: appendonly is off, and there are no snapshots.',
      },
    });
    await suite.redis.config('SET', 'appendonly', 'yes');
    await suite.redis.config('SET', 'appendfsync', 'always');
  });

  test('says that it cannot tell where CONFIG, or INFO too, is denied', async () => {
    await suite.redis.acl('SETUSER', 'managed', 'on', '>secret', '~*', '&*', '+@all', '-config');
    const url = suite.server.url.replace('//', '//managed:secret@');
    const store = await suite.open({ url, namespace: 'managed' });
    expect(await store.doctor()).toMatchObject({
      kill: { outcome: 'unknown' },
      powerLoss: { outcome: 'unknown' },
      servers: [{ appendonly: true, appendfsync: null, maxmemoryPolicy: 'noeviction' }],
    });
    await suite.redis.acl('SETUSER', 'managed', '-info');
    const report = await store.doctor();
    expect(report).toMatchObject({ kill: { outcome: 'unknown' }, failover: { outcome: 'unknown' } });
    expect(report.warnings).toHaveLength(1);
    await suite.open({ url, namespace: 'managed' });
  });

  test('a server that would evict streams is refused before anything is written, unless asked for', async () => {
    for (const policy of ['allkeys-lru', 'allkeys-lfu', 'allkeys-random']) {
      await suite.redis.config('SET', 'maxmemory-policy', policy);
      await expect(suite.open({ namespace: 'evicted' })).rejects.toMatchObject({
        code: 'ES_INVALID_ARGUMENT',
        written: 'no',
        message: expect.stringContaining(policy),
      });
    }
    expect(await suite.redis.keys('ef{evicted.*')).toEqual([]);
    const store = await suite.open({ namespace: 'evicted', allowEviction: true });
    expect((await store.doctor()).warnings).toEqual([expect.stringContaining('allkeys-random')]);
    for (const policy of ['volatile-lru', 'volatile-ttl', 'noeviction']) {
      await suite.redis.config('SET', 'maxmemory-policy', policy);
      await suite.open({ namespace: 'evicted' });
    }
  });

  test('a volatile policy evicts none of its keys', async () => {
    const store = await suite.open({ namespace: 'volatile' });
    const { checkpoints, leases, snapshots } = store;
    await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(1) }] });
    await checkpoints?.save({ name: 'c', cursor: 'x', expected: null });
    await leases?.acquire({ name: 'l', owner: 'me', ttlMs: 1000 });
    await snapshots?.save({
      stream: 'a-1',
      schema: 's',
      revision: 0,
      eventId: crypto.randomUUID(),
      state: 1,
      takenAt: 1,
    } as never);
    const keys = await suite.redis.keys('ef{volatile.*');
    expect(keys.length).toBeGreaterThanOrEqual(9);
    expect(await Promise.all(keys.map((key) => suite.redis.ttl(key)))).toEqual(keys.map(() => -1));
  });
});
