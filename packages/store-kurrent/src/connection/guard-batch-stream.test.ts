import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { backpressuredWrite } from '@kurrent/kurrentdb-client/dist/utils/backpressuredWrite.js';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { deafened, guardBatchStream } from './guard-batch-stream.js';

/** How many of the client's queued writes reject when their stream breaks. */
async function rejectionsOn(stream: PassThrough): Promise<number> {
  stream.on('error', () => undefined);
  let rejected = 0;
  for (let n = 0; n < 50; n++) {
    backpressuredWrite(stream as never, n).catch(() => rejected++);
  }
  await new Promise((resolve) => setImmediate(resolve));
  stream.destroy(new Error('connection lost'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  return rejected;
}

test('the client’s queue of writes rejects where nobody listens, unless it is kept from hearing of the error', async () => {
  expect(await rejectionsOn(new PassThrough({ objectMode: true }))).toBeGreaterThan(0);
  expect(await rejectionsOn(deafened(new PassThrough({ objectMode: true })) as PassThrough)).toBe(0);
});

test('the pinned release of the client makes its streams where the guard stands', () => {
  const client = KurrentDBClient.connectionString('kurrentdb://localhost:1?tls=false');
  const before = (client as unknown as { GRPCStreamCreator: unknown }).GRPCStreamCreator;
  const after = (guardBatchStream(client) as unknown as { GRPCStreamCreator: unknown }).GRPCStreamCreator;
  expect(typeof before).toBe('function');
  expect(after).not.toBe(before);
});
