import { expect, test } from '@jest/globals';
import type { KurrentDBClient, ResolvedEvent } from '@kurrent/kurrentdb-client';
import { AnswerPace } from '../append/answer-pace.js';
import { kurrentConnection } from '../connection/kurrent-connection.js';
import { namesIn } from '../layout/namespaced-name.js';
import { kurrentManifest } from '../kurrent-manifest.js';
import type { GrpcReads } from './grpc-reads.js';
import { hiddenTail } from './hidden-tail.js';
import { namespaceFloor } from './namespace-floor.js';
import { readLog } from './read-log.js';

/** A log of a hundred events that are all wanted; writes down how many were asked for at once. */
function fullLog(): { readonly asked: number[]; readonly grpc: GrpcReads } {
  const asked: number[] = [];
  const grpc: GrpcReads = {
    read(_client, { maxCount }) {
      asked.push(maxCount);
      const events = Array.from({ length: Math.min(maxCount, 100) }, (_, n) => ({
        event: {
          ...{ id: `e${n}`, type: 'T', isJson: true, data: {}, metadata: {}, streamId: 'a-1' },
          ...{ created: new Date(0), revision: BigInt(n) },
          position: { commit: BigInt(n), prepare: BigInt(n) },
        },
      }));
      return { events: Promise.resolve(events as unknown as ResolvedEvent[]), cancel: () => undefined };
    },
    follow: () => () => undefined,
  };
  return { asked, grpc };
}

test.each([
  [1, 22],
  [7, 58],
  [13, 102],
  [1000, 102],
])('a page of %d wanted events asks the server for %d at first', async (limit, most) => {
  const { asked, grpc } = fullLog();
  const context = {
    connection: kurrentConnection(() => ({}) as unknown as KurrentDBClient, grpc),
    names: namesIn(''),
    manifest: kurrentManifest(1024, undefined),
    several: undefined,
    floor: namespaceFloor(),
    pace: new AnswerPace(),
    tail: hiddenTail(),
  };
  const { events } = await readLog(context, { filter: { types: ['T'] }, limit });
  expect([events.length, asked]).toEqual([Math.min(limit, 100), [most]]);
});
