import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { isUuid } from './event-id.js';
import type { NewEvent } from './event.js';
import { prepareEvent } from './prepare-event.js';

const event = (parts: object = {}): NewEvent => ({ type: 'Counted', data: { n: 1 }, ...parts });
const circular: Record<string, unknown> = {};
circular['self'] = circular;

describe('prepareEvent', () => {
  test('fills in what was left out', () => {
    const prepared = prepareEvent(event(), 0);
    expect(prepared).toEqual({
      id: expect.any(String),
      type: 'Counted',
      schemaVersion: 1,
      data: { n: 1 },
      metadata: {},
      system: {},
    });
    expect(isUuid(prepared.id)).toBe(true);
    expect(prepareEvent(event(), 0).id).not.toBe(prepared.id);
  });

  test('keeps ids in lower case', () => {
    const id = 'ABCDEF01-2345-4789-8ABC-DEF012345678';
    expect(prepareEvent(event({ id }), 0).id).toBe(id.toLowerCase());
  });

  test('keeps the system metadata that it knows, and nothing else of it', () => {
    const system = {
      correlationId: 'c',
      causationId: 'd',
      commandId: 'e',
      commandHash: 'f',
      subject: 'alice',
      contentType: 'text/plain',
      tags: ['a', 'b'],
    };
    const prepared = prepareEvent(event({ system: { ...system, subject2: 'x', causationId: undefined } }), 0);
    const { causationId: _, ...kept } = system;
    expect(prepared.system).toStrictEqual(kept);
    expect(Object.isFrozen(prepared.system) && Object.isFrozen(prepared.system.tags)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['nothing at all', undefined],
    ['null', null],
    ['a string', 'Counted'],
    ['no type', { data: null }],
    ['an empty type', event({ type: '' })],
    ['a type of the store', event({ type: '$metadata' })],
    ['a type that is a bigint', event({ type: 1n })],
    ['a type that is too long', event({ type: 'ü'.repeat(257) })],
    ['half of a surrogate pair in the type', event({ type: 'a\ud83d' })],
    ['no data', { type: 'Counted' }],
    ['data that is not JSON', event({ data: { at: new Date() } })],
    ['an id that is no UUID', event({ id: 'x' })],
    ['an id that is null', event({ id: null })],
    ['an id that is a bigint', event({ id: 1n })],
    ['an id that cannot be shown', event({ id: circular })],
    ['schema version 0', event({ schemaVersion: 0 })],
    ['a broken schema version', event({ schemaVersion: 1.5 })],
    ['a schema version of null', event({ schemaVersion: null })],
    ['metadata that is null', event({ metadata: null })],
    ['metadata that is a list', event({ metadata: [] })],
    ['metadata that is a string', event({ metadata: 'm' })],
    ['metadata under a key of ours', event({ metadata: { '@eventfold': {} } })],
    ['metadata under a key of the store', event({ metadata: { $maxAge: 1 } })],
    ['metadata that is not JSON', event({ metadata: { n: Number.NaN } })],
    ['system metadata of null', event({ system: null })],
    ['system metadata that is a string', event({ system: 'abc' })],
    ['an empty correlation id', event({ system: { correlationId: '' } })],
    ['a command id that is a number', event({ system: { commandId: 1 } })],
    ['tags that are no list', event({ system: { tags: 'a' } })],
    ['an empty tag', event({ system: { tags: ['a', ''] } })],
    ['a hole among the tags', event({ system: { tags: new Array(1) } })],
  ])('refuses %s, naming the event', (_what, bad) => {
    expect(() => prepareEvent(bad as NewEvent, 3)).toThrow(
      expect.objectContaining({
        code: 'ES_INVALID_EVENT',
        written: 'no',
        message: expect.stringMatching(/Event 3 |events\[3\]\./),
      }),
    );
  });

  test('allows a reserved key further down, where it is the user’s own', () => {
    const metadata = { mine: { $a: 1, '@eventfold': 2 } };
    expect(prepareEvent(event({ metadata }), 0).metadata).toEqual(metadata);
  });

  test('copies bytes, those of a Buffer and of another realm included', () => {
    const buffer = Buffer.from([1, 2, 3]);
    const foreign = runInNewContext('new Uint8Array([1, 2, 3])') as Uint8Array;
    for (const bytes of [new Uint8Array([1, 2, 3]), buffer, foreign, buffer.subarray(0, 3)]) {
      const { data } = prepareEvent(event({ data: bytes }), 0);
      bytes[0] = 9;
      expect(Array.from(data as Uint8Array)).toEqual([1, 2, 3]);
      expect(data).toBeInstanceOf(Uint8Array);
      expect(Buffer.isBuffer(data)).toBe(false);
      bytes[0] = 1;
    }
  });

  test('leaves borrowed data where it is, and makes bytes of another realm its own', () => {
    const data = { list: [1] };
    const metadata = { user: 'u', $gone: undefined };
    const prepared = prepareEvent(event({ data, metadata }), 0, 'borrowed');
    expect(prepared.data).toBe(data);
    expect(prepared.metadata).toBe(metadata);
    const foreign = runInNewContext('new Uint8Array([1, 2, 3])') as Uint8Array;
    expect(prepareEvent(event({ data: foreign }), 0, 'borrowed').data).toBeInstanceOf(Uint8Array);
    expect(() => prepareEvent(event({ data: { n: Number.NaN } }), 2, 'borrowed')).toThrow(
      /events\[2\]\.data\.n/,
    );
    expect(() => prepareEvent(event({ metadata: { $maxAge: 1 } }), 0, 'borrowed')).toThrow(/reserved key/);
  });
});

test('a field that would not be kept is refused; a recorded event can be appended again', () => {
  const typo = { type: 'Noted', data: null, payload: 5 };
  expect(() => prepareEvent(typo, 3)).toThrow(
    expect.objectContaining({
      code: 'ES_INVALID_EVENT',
      message: expect.stringContaining('"payload"'),
      details: { index: 3 },
    }),
  );
  const recorded = { type: 'Noted', data: null, stream: 'a-1', revision: 4, position: '9', recordedAt: 5 };
  expect(prepareEvent(recorded, 0)).toMatchObject({ type: 'Noted', data: null });
});
