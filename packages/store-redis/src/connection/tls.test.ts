import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { findRedis } from '@eventfold-internal/test-servers';
import { Redis } from 'ioredis';
import { openRedisStore } from '../index.js';
import { readAll, someEvents } from '../redis-server.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'eventfold-tls-'));
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
const made = spawnSync(
  'openssl',
  [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ],
  { stdio: 'ignore' },
);
const start = made.status === 0 ? findRedis('the Redis store over TLS').start : undefined;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

(start === undefined ? test.skip : test)(
  'a store over TLS, with an ioredis client and with a rediss URL; a certificate that nobody vouches for is refused',
  async () => {
    const server = await start!({
      args: ['--tls-port', '0', '--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert],
    });
    const plain = new Redis(server.url);
    // Both on one server: the port for TLS is opened beside the one on which it was waited for.
    const port = server.port < 65_000 ? server.port + 211 : server.port - 211;
    await plain.call('CONFIG', 'SET', 'tls-auth-clients', 'no', 'tls-port', String(port));
    plain.disconnect();
    const ca = readFileSync(cert);
    const connection = new Redis({ host: '127.0.0.1', port, tls: { ca }, lazyConnect: true });
    const store = await openRedisStore({ connection });
    await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(2) }] });
    expect(await readAll(store, 'a-1')).toHaveLength(2);
    for await (const { atHead } of store.subscribe({})) if (atHead) break;
    await store.close();
    const url = `rediss://127.0.0.1:${port}`;
    await expect(openRedisStore({ url, timeoutMs: 1000 })).rejects.toMatchObject({
      code: 'ES_UNAVAILABLE',
      message: expect.stringMatching(/self-signed certificate/),
    });
    await server.stop();
  },
  30_000,
);
