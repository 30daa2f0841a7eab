import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeRedis } from './redis-server.fixture.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'eventfold-process-'));
const library = join(folder, 'store-redis.cjs');

interface Program {
  /** What it has printed so far. */
  readonly output: () => string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<unknown>;
  kill(): void;
}

/** Runs a program of its own that has opened `store`; `url` is where. */
function run(url: string, program: string): Program {
  const text = `
    const { openRedisStore } = require(${JSON.stringify(library)});
    const url = ${JSON.stringify(url)};
    const append = (store) =>
      store.append({ writes: [{ stream: 'a-1', expected: 'any', events: [{ type: 'Happened', data: 1 }] }] });
    (async () => {
      ${program}
      const done = performance.now();
      process.on('exit', () => performance.now() - done > 3000 && console.log('late'));
    })();`;
  const child = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => printed.push(bytes.toString()));
  return {
    output: () => printed.join(''),
    ended: once(child, 'exit').then(([code, signal]: unknown[]) => code ?? signal),
    kill: () => void child.kill(),
  };
}

describeRedis('a process', {}, (suite) => {
  beforeAll(() => {
    const options = ['--bundle', '--platform=node', '--conditions=@eventfold/source', '--log-level=warning'];
    const args = [here('index.ts'), ...options, `--outfile=${library}`];
    const { status, stderr } = spawnSync(here('../../../node_modules/.bin/esbuild'), args, {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }, 30_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    [
      'once its store is closed, whatever it did with it',
      `const store = await openRedisStore({ url, waitForReplicas: { replicas: 1, timeoutMs: 1, onDegraded() {} } });
       await append(store);
       for await (const page of store.subscribe({})) if (page.atHead) break;
       await Promise.all([store.doctor(), store.health(), store.leases.acquire({ name: 'l', owner: 'me', ttlMs: 60000 })]);
       const waiting = store.subscribe({ after: 'end' })[Symbol.asyncIterator]();
       await waiting.next();
       const next = waiting.next().catch((error) => console.log(error.code));
       await store.close();
       await next;`,
      'ES_CLOSED\n',
    ],
    [
      'without waiting for operations whose deadline is far away, once its store is closed while they run',
      `const store = await openRedisStore({ url });
       const appends = Array.from({ length: 300 }, () => append(store));
       const page = store.readLog({ limit: 10 }, { timeoutMs: 600000 });
       await store.close();
       const results = await Promise.all(appends);
       await page;
       console.log(results.filter(({ ok }) => ok).length);`,
      '300\n',
    ],
    [
      'where its store could not be opened',
      `const { port } = new URL(url);
       for (const wrong of ['redis://127.0.0.1:1', 'redis://nobody:wrong@127.0.0.1:' + port])
         await openRedisStore({ url: wrong, timeoutMs: 200 }).catch((error) => console.log(error.code));`,
      'ES_UNAVAILABLE\nES_ACCESS_DENIED\n',
    ],
  ])(
    'ends by itself %s',
    async (_, program, output) => {
      const child = run(suite.server.url, program);
      const tooLong = delay(20_000, 'it did not end', { ref: false });
      expect([await Promise.race([child.ended, tooLong]), child.output()]).toEqual([0, output]);
      child.kill();
    },
    30_000,
  );

  test('goes on while a store is open, also where nothing is running on it', async () => {
    const child = run(
      suite.server.url,
      'const store = await openRedisStore({ url }); await append(store); console.log("idle");',
    );
    while (!child.output().includes('idle')) await delay(20);
    expect(await Promise.race([child.ended, delay(1000, 'still there')])).toBe('still there');
    child.kill();
    expect(await child.ended).toBe('SIGTERM');
    expect(child.output()).toBe('idle\n');
  }, 30_000);
});
