import { PassThrough } from 'node:stream';
import { afterEach, expect, jest, test } from '@jest/globals';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { runStandInProgram } from './stand-in-program.js';
import type { KurrentStandIn } from './start-stand-in.js';

jest.setTimeout(120_000);

const started: KurrentStandIn[] = [];
const clients: KurrentDBClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
  await Promise.all(started.splice(0).map((standIn) => standIn.stop()));
});

/** A stand-in as a program, with what it said. */
async function run(...args: readonly string[]) {
  const said: string[] = [];
  const input = new PassThrough();
  const standIn = await runStandInProgram(args, { input, say: (line) => said.push(line) });
  if (standIn !== undefined) started.push(standIn);
  const type = async (line: string): Promise<string> => {
    const before = said.length;
    input.write(`${line}\n`);
    while (said.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    return said[before]!;
  };
  return { said, type, connect: () => connect(said[1]!) };
}

function connect(url: string): KurrentDBClient {
  const client = KurrentDBClient.connectionString(`${url}&discoveryInterval=20`);
  clients.push(client);
  return client;
}

const event = () => jsonEvent({ type: 'T', data: {} });

test('says first that it is a stand-in, for which version, and where', async () => {
  const { said, connect: client } = await run('--port', '0', '--version', '26.1.0');
  expect(said[0]).toMatch(/^STAND-IN for KurrentDB 26\.1\.0: .*no database/);
  expect(said[1]).toMatch(/^kurrentdb:\/\/127\.0\.0\.1:\d+\?tls=false$/);
  expect(await client().appendToStream('a-1', event())).toMatchObject({ success: true });
});

test('does what is typed', async () => {
  const { type, connect: client } = await run('--port', '0');
  expect(await type('follow leader.example:2114')).toBe('done: follow');
  await expect(client().appendToStream('a-1', event())).rejects.toMatchObject({
    type: 'not-leader',
    leader: { address: 'leader.example', port: 2114 },
  });
  expect(await type('lead')).toBe('done: lead');
  expect(await type('starting')).toBe('done: starting');
  await expect(client().deleteStream('a-1')).rejects.toMatchObject({ type: 'unavailable' });
  expect(await type('started')).toBe('done: started');
  expect(await client().appendToStream('a-1', event())).toMatchObject({ success: true });
  expect(await type('forget')).toBe('done: forget');
  await expect(client().deleteStream('a-1')).rejects.toMatchObject({ type: 'access-denied', code: 16 });
  expect(await type('recall')).toBe('done: recall');
  expect(await type('kill')).toBe('done: kill');
  await expect(client().appendToStream('a-1', event())).rejects.toThrow();
  expect(await type('restart')).toBe('done: restart');
  expect(await client().appendToStream('a-1', event())).toMatchObject({ nextExpectedRevision: 1n });
});

test.each([['follow nowhere'], ['follow host:99999'], ['dance'], ['toString']])(
  'says what it does not understand: %s',
  async (line) => {
    const { type } = await run('--port', '0');
    expect(await type(line)).toMatch(/It is: follow HOST:PORT|There is no/);
  },
);

test.each([[['--version', '9.9.9']], [['--port', 'x']], [['--port', '70000']], [['--unknown']]])(
  'says how it is used, and does not start: %j',
  async (args) => {
    const { said } = await run(...args);
    expect(said.join('\n')).toMatch(/usage: stand-in/);
    expect(said.join('\n')).not.toMatch(/STAND-IN for/);
  },
);
