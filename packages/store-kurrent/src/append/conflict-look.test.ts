import { AnswerPace } from './answer-pace.js';
import { describe, expect, test } from '@jest/globals';
import type { PreparedWrite } from '@eventfold/core';
import { startDeadline } from '@eventfold/core/store';
import { StreamNotFoundError, type KurrentDBClient } from '@kurrent/kurrentdb-client';
import { kurrentConnection } from '../connection/kurrent-connection.js';
import type { KurrentContext } from '../kurrent-context.js';
import { kurrentManifest } from '../kurrent-manifest.js';
import { hiddenTail } from '../read/hidden-tail.js';
import { namesIn } from '../layout/namespaced-name.js';
import { namespaceFloor } from '../read/namespace-floor.js';
import { lookAfterConflict } from './conflict-look.js';

const event = (id: string, revision: number) => ({
  event: {
    ...{ id, type: 'T', isJson: true, data: {}, metadata: {}, streamId: 'a-1', created: new Date(0) },
    revision: BigInt(revision),
    position: { commit: BigInt(100 + revision), prepare: BigInt(100 + revision) },
  },
});

/** A server that shows of the stream what `shown` says, look after look, and the last of it from then on. */
function showing(shown: readonly (readonly string[] | 'nothing')[], metadata?: object): KurrentContext {
  let looks = 0;
  const client = {
    async *readStream(stream: string) {
      if (stream === 'a-1') {
        const ids = shown[Math.min(looks++, shown.length - 1)]!;
        if (ids === 'nothing') throw new StreamNotFoundError(undefined, stream);
        yield* ids.map(event);
      } else if (metadata === undefined) throw new StreamNotFoundError(undefined, stream);
      else yield { event: { ...event('m', 0).event, data: metadata } };
    },
  } as unknown as KurrentDBClient;
  return {
    connection: kurrentConnection(() => client, undefined),
    names: namesIn(''),
    manifest: kurrentManifest(1024, undefined),
    several: undefined,
    floor: namespaceFloor(),
    pace: new AnswerPace(),
    tail: hiddenTail(),
  };
}

const prepared = (id: string) => ({ id, type: 'T', data: {}, metadata: {}, system: {}, schemaVersion: 1 });

const write = (expected: PreparedWrite['expected'], ...ids: string[]): PreparedWrite => ({
  stream: 'a-1',
  expected,
  events: ids.map(prepared),
});

async function look(context: KurrentContext, of: PreparedWrite, actual: number) {
  const deadline = startDeadline({ timeoutMs: 20_000 });
  return lookAfterConflict(context, of, actual, deadline).finally(() => deadline.end());
}

describe('a refused write whose first copy the server counts and does not show yet', () => {
  test.each([['nothing'], [[]]] as const)('is found under no-stream, after a look at %p', async (first) => {
    const { repeat } = await look(showing([first, first, ['e']]), write('no-stream', 'e'), 0);
    expect(repeat).toMatchObject({ id: 'e', revision: 0 });
  });

  test('is not called a conflict where it never shows', async () => {
    const { mayStand, violation } = await look(showing(['nothing']), write('no-stream', 'e'), 0);
    expect(mayStand).toBe(true);
    expect(violation.state).toBe('active');
  }, 20_000);
});

test('a stream that was deleted is said to be, at once', async () => {
  const deleted = { $tb: 2 ** 63 };
  const { violation } = await look(showing(['nothing'], deleted), write(0, 'e'), 1);
  expect(violation).toMatchObject({ state: 'deleted', actual: 1 });
});

test('a stream that was deleted after it was refused as existing was active then', async () => {
  const deleted = { $tb: 2 ** 63 };
  const { violation } = await look(showing(['nothing'], deleted), write('no-stream', 'e'), 0);
  expect(violation).toMatchObject({ state: 'active', actual: 0 });
});

test('events that the stream’s settings hide are not waited for', async () => {
  // An empty read is asked again once, in case it was cut off.
  const context = showing([[], [], ['other']], { $tb: 1 });
  const { violation } = await look(context, write('no-stream', 'e'), 0);
  expect(violation.missed).toBeUndefined();
});
