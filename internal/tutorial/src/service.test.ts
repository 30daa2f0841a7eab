import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openMemoryStore } from '@eventfold/core/memory';
import { createService } from './service.js';

test('a tool is added, borrowed once, and listed with who has it', async () => {
  const store = await openMemoryStore();
  const { server, close } = createService(store, store.checkpoints);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const call = async (method: string, path: string, body?: object, key = ''): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
      headers: key === '' ? {} : { 'idempotency-key': key },
    });
    return `${answer.status} ${await answer.text()}`;
  };

  try {
    await call('PUT', '/tools/1', { name: 'drill' });
    assert.equal(
      await call('POST', '/tools/1', { by: 'ann' }, 'request-7'),
      '201 {"name":"drill","holder":"ann","revision":1}',
    );
    assert.equal(
      await call('POST', '/tools/1', { by: 'ann' }, 'request-7'),
      '200 {"name":"drill","holder":"ann","revision":1}',
    );
    assert.equal(
      await call('POST', '/tools/1', { by: 'bob' }),
      '409 {"error":"ALREADY_BORROWED","message":"ann has the drill."}',
    );
    assert.equal(await call('GET', '/tools'), '200 [{"id":"1","name":"drill","holder":"ann"}]');
  } finally {
    await close();
    await store.close();
  }
});
