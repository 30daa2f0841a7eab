import { describe, expect, test } from '@jest/globals';
import type { PreparedAppend, PreparedEvent } from '@eventfold/core';
import { eventStoreError, prepareAppend } from '@eventfold/core/store';
import { binaryEvent, UnknownError, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import type { KurrentContext } from '../kurrent-context.js';
import { kurrentManifest } from '../kurrent-manifest.js';
import { namesIn } from '../layout/namespaced-name.js';
import { checkSeveral, checkSize } from './check-several.js';
import { toSeveralFailure } from './several-failure.js';

const manifest = kurrentManifest(1000, 'records');
const context = { manifest, names: namesIn('ns') } as KurrentContext;

const append = (streams: readonly string[], type = 'T'): PreparedAppend =>
  prepareAppend(
    {
      writes: streams.map((stream) => ({ stream, expected: 'any', events: [{ type: 'T', data: null }] })),
    },
    manifest,
  ).writes.reduce<PreparedAppend>(
    (whole, write) => ({
      ...whole,
      writes: [
        ...whole.writes,
        { ...write, events: write.events.map((event): PreparedEvent => ({ ...event, type })) },
      ],
    }),
    { writes: [], checks: [] },
  );

describe('an append to several streams is refused before it is sent', () => {
  test.each(['two words', 'a/b', 'a\nb', 'e\u0301', '(x)'])('with the event type %j', (type) => {
    expect(() => checkSeveral(context, append(['a-1', 'b-1'], type))).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_EVENT', written: 'no', details: { index: 0 } }),
    );
  });

  test('not with the types that the server takes', () => {
    for (const type of ['Opened', 'account.opened:v1', 'a_b-c', 'geöffnet', '開', 'T$2'])
      expect(() => checkSeveral(context, append(['a-1', 'b-1'], type))).not.toThrow();
  });

  test('with names that differ only by case, which the server would take for one stream', () => {
    const refusal = expect.objectContaining({ code: 'ES_UNSUPPORTED', written: 'no' });
    expect(() => checkSeveral(context, append(['a-1', 'A-1']))).toThrow(refusal);
    const checked = { ...append(['a-1']), checks: [{ stream: 'A-1', expected: 'no-stream' as const }] };
    expect(() => checkSeveral(context, checked)).toThrow(refusal);
  });

  test('with a name that the store keeps for itself', () => {
    expect(() => checkSeveral(context, append(['a-1', '@eventfold-checkpoint-x']))).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_STREAM_NAME' }),
    );
  });

  test('with more bytes than the server takes', () => {
    const events = (...bytes: readonly number[]) =>
      bytes.map((each) => binaryEvent({ type: 'T', data: new Uint8Array(each) }));
    expect(() => checkSize(context, events(500, 500))).not.toThrow();
    for (const bytes of [[500, 501], [1001]])
      expect(() => checkSize(context, events(...bytes))).toThrow(
        expect.objectContaining({ code: 'ES_TOO_LARGE' }),
      );
    const generous = { ...context, manifest: kurrentManifest(2 ** 28, 'records') };
    expect(() => checkSize(generous, events(20_000_000, 10_000_000))).toThrow(
      expect.objectContaining({ code: 'ES_TOO_LARGE' }),
    );
  });
});

describe('a failed append to several streams', () => {
  const unknown = (message: string, code: number) =>
    Object.assign(new UnknownError(undefined, message), { code });

  test('on a node that does not lead was not written', () => {
    const failure = toSeveralFailure(unknown('The server is not the leader node and cannot handle it', 9));
    expect(failure).toMatchObject({ kind: 'not-sent', error: { code: 'ES_UNAVAILABLE', written: 'no' } });
  });

  test('that the server finds malformed was not written', () => {
    expect(toSeveralFailure(unknown('empty', 3))).toMatchObject({
      kind: 'refused',
      error: { code: 'ES_INVALID_ARGUMENT' },
    });
  });

  test('with conflicts names where they are', () => {
    const conflict = new WrongExpectedVersionError(undefined, {
      streamName: 'ns.a-1',
      expected: 1n,
      current: 2n,
    });
    expect(toSeveralFailure(conflict)).toEqual({ kind: 'conflict', conflict });
  });

  test('on which the server fails is looked into; a broken connection with the same code is not its answer', () => {
    const internal = (details: readonly unknown[]) =>
      Object.assign(unknown('internal', 13), { _raw: { metadata: { get: () => details } } });
    expect(toSeveralFailure(internal([Buffer.from('details')]))).toMatchObject({ kind: 'unnamed' });
    expect(toSeveralFailure(internal([]))).toMatchObject({ kind: 'unknown' });
    expect(toSeveralFailure(unknown('internal', 13))).toMatchObject({ kind: 'unknown' });
  });

  test('without an answer may have been written', () => {
    const cause = eventStoreError('ES_TIMEOUT', 'late');
    expect(toSeveralFailure(cause)).toEqual({ kind: 'unknown', cause });
  });
});
