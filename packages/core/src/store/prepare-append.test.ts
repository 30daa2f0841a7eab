import { describe, expect, test } from '@jest/globals';
import { memoryManifest } from '../memory/memory-manifest.js';
import type { AppendRequest, StreamWrite } from './append.js';
import { freezeManifest, type Manifest } from './manifest.js';
import { prepareAppend } from './prepare-append.js';

const manifest = memoryManifest;
const id = '0b8fe1a4-6e0a-4c0c-9d8f-2f6f3f0f7a11';
const event = (parts: object = {}) => ({ type: 'Counted', data: { n: 1 }, ...parts });
const write = (parts: object = {}): StreamWrite => ({
  stream: 'c-1',
  expected: 'any',
  events: [event()],
  ...parts,
});
const append = (...writes: readonly unknown[]) => ({ writes }) as AppendRequest;

function lesser(parts: { levels?: object; operations?: object; limits?: object }): Manifest {
  return freezeManifest({
    ...manifest,
    levels: { ...manifest.levels, ...parts.levels },
    operations: { ...manifest.operations, ...parts.operations },
    limits: { ...manifest.limits, ...parts.limits },
  });
}

describe('prepareAppend', () => {
  test('completes every write and check, in order', () => {
    const request: AppendRequest = {
      writes: [
        write({ expected: { revision: 0, eventId: id.toUpperCase() } }),
        write({ stream: 'c-2', events: [event({ id: id.toUpperCase() })] }),
      ],
      checks: [{ stream: 'c-3', expected: 'no-stream' }],
    };
    expect(prepareAppend(request, manifest)).toEqual({
      writes: [
        {
          stream: 'c-1',
          expected: { revision: 0, eventId: id },
          events: [expect.objectContaining({ schemaVersion: 1 })],
        },
        { stream: 'c-2', expected: 'any', events: [expect.objectContaining({ id })] },
      ],
      checks: [{ stream: 'c-3', expected: 'no-stream' }],
    });
  });

  test('shares nothing with the caller', () => {
    const data = { list: [1] };
    const events = [event({ data })];
    const prepared = prepareAppend(append(write({ events })), manifest);
    data.list.push(2);
    events.push(event());
    expect(prepared.writes[0]?.events).toMatchObject([{ data: { list: [1] } }]);
    expect(prepared.writes[0]?.events).toHaveLength(1);
  });

  test('takes frozen input, and changes none', () => {
    const request = Object.freeze(
      append(Object.freeze(write({ events: Object.freeze([Object.freeze(event())]) }))),
    );
    const before = JSON.stringify(request);
    prepareAppend(request, manifest);
    expect(JSON.stringify(request)).toBe(before);
  });

  test.each<[string, string, unknown]>([
    ['ES_INVALID_ARGUMENT', 'nothing', undefined],
    ['ES_INVALID_ARGUMENT', 'no writes', {}],
    ['ES_INVALID_ARGUMENT', 'an empty append', append()],
    ['ES_INVALID_ARGUMENT', 'writes that are no list', { writes: write() }],
    ['ES_INVALID_ARGUMENT', 'checks that are no list', { ...append(write()), checks: null }],
    ['ES_INVALID_ARGUMENT', 'a write that is null', append(null)],
    ['ES_INVALID_ARGUMENT', 'a hole among the writes', { writes: new Array(1) }],
    ['ES_INVALID_ARGUMENT', 'a check that is null', { ...append(write()), checks: [null] }],
    ['ES_INVALID_ARGUMENT', 'a write without events', append(write({ events: [] }))],
    ['ES_INVALID_ARGUMENT', 'events that are no list', append(write({ events: event() }))],
    ['ES_INVALID_ARGUMENT', 'a bad expectation', append(write({ expected: -1 }))],
    ['ES_INVALID_ARGUMENT', 'no expectation', append(write({ expected: undefined }))],
    ['ES_INVALID_ARGUMENT', 'a stream named twice', append(write(), write())],
    [
      'ES_INVALID_ARGUMENT',
      'a stream written and checked',
      { ...append(write()), checks: [{ stream: 'c-1', expected: 0 }] },
    ],
    [
      'ES_INVALID_ARGUMENT',
      'a check of anything',
      { ...append(write()), checks: [{ stream: 'c-2', expected: 'any' }] },
    ],
    ['ES_INVALID_STREAM_NAME', 'a name of the store', append(write({ stream: '$all' }))],
    ['ES_INVALID_STREAM_NAME', 'a name that is a number', append(write({ stream: 1 }))],
    [
      'ES_INVALID_STREAM_NAME',
      'a bad name among the checks',
      { ...append(write()), checks: [{ stream: '', expected: 0 }] },
    ],
    ['ES_INVALID_EVENT', 'a bad event', append(write({ events: [event(), event({ data: undefined })] }))],
    ['ES_INVALID_EVENT', 'a hole among the events', append(write({ events: new Array(2) }))],
    [
      'ES_INVALID_EVENT',
      'an id twice',
      append(write({ events: [event({ id }), event({ id: id.toUpperCase() })] })),
    ],
    [
      'ES_INVALID_EVENT',
      'an id twice in two streams',
      append(write({ events: [event({ id })] }), write({ stream: 'c-2', events: [event({ id })] })),
    ],
  ])('refuses with %s: %s', (code, _what, request) => {
    expect(() => prepareAppend(request as AppendRequest, manifest)).toThrow(
      expect.objectContaining({ code, written: 'no', retryable: false }),
    );
  });

  test('says which event it refused', () => {
    const bad = append(write({ events: [event(), event({ data: undefined })] }));
    expect(() => prepareAppend(bad, manifest)).toThrow(expect.objectContaining({ details: { index: 1 } }));
  });

  test('counts the events of all writes together', () => {
    const small = lesser({ limits: { appendEvents: 3 } });
    const two = [event(), event()];
    const four = append(write({ events: two }), write({ stream: 'c-2', events: two }));
    expect(() => prepareAppend(four, small)).toThrow(
      expect.objectContaining({
        code: 'ES_TOO_LARGE',
        details: { what: 'events in one append', limit: 3, actual: 4 },
      }),
    );
    prepareAppend(append(write({ events: two }), write({ stream: 'c-2' })), small);
  });

  test('refuses several streams and checks where the manifest says that they are absent', () => {
    const two = append(write(), write({ stream: 'c-2' }));
    const checked: AppendRequest = { ...append(write()), checks: [{ stream: 'c-2', expected: 0 }] };
    const unsupported = expect.objectContaining({
      code: 'ES_UNSUPPORTED',
      details: expect.objectContaining({ store: 'memory' }),
    });
    expect(() => prepareAppend(two, lesser({ levels: { atomicAppend: 'stream' } }))).toThrow(unsupported);
    expect(() => prepareAppend(checked, lesser({ operations: { checks: false } }))).toThrow(unsupported);
    prepareAppend(two, lesser({ levels: { atomicAppend: 'partition' } }));
  });
});
