import { expect, test } from '@jest/globals';
import { startDeadline } from '@eventfold/core/store';
import type { KurrentDBClient, ResolvedEvent } from '@kurrent/kurrentdb-client';
import { kurrentConnection } from '../connection/kurrent-connection.js';
import type { GrpcReads } from './grpc-reads.js';
import { readEvents } from './read-events.js';

const EVENT = { event: { id: 'e' } } as unknown as ResolvedEvent;

/** A client whose native reads end like one whose connection broke behind the answer's head: without events, and without a word. */
function breaking(times: number) {
  const reads = { native: 0, grpc: 0 };
  const client = {
    async *readStream() {
      if (reads.native++ >= times) yield EVENT;
    },
  } as unknown as KurrentDBClient;
  const grpc: GrpcReads = {
    read() {
      reads.grpc++;
      return { events: Promise.resolve([EVENT]), cancel: () => undefined };
    },
    follow: () => () => undefined,
  };
  return { reads, client, grpc };
}

const MANY = { stream: 'a-1', direction: 'forwards', from: 0n, maxCount: 1000 } as const;

test.each([
  ['over gRPC', true, { native: 1, grpc: 1 }],
  ['natively, where there is no other way,', false, { native: 2, grpc: 0 }],
] as const)(
  'a native read without any event is asked again %s before it is believed',
  async (_, has, asked) => {
    const { reads, client, grpc } = breaking(1);
    const connection = kurrentConnection(() => client, has ? grpc : undefined);
    const deadline = startDeadline({});
    expect(await readEvents(connection, MANY, deadline)).toEqual([EVENT]);
    expect(reads).toEqual(asked);
    deadline.end();
  },
);

test('one that is empty twice is empty', async () => {
  const { reads, client } = breaking(2);
  const deadline = startDeadline({});
  expect(
    await readEvents(
      kurrentConnection(() => client, undefined),
      MANY,
      deadline,
    ),
  ).toEqual([]);
  expect(reads.native).toBe(2);
  deadline.end();
});
