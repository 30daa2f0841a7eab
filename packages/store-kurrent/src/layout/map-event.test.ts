import { describe, expect, test } from '@jest/globals';
import type { PreparedEvent } from '@eventfold/core';
import type { RecordedEvent as ServerEvent } from '@kurrent/kurrentdb-client';
import { toRecordedEvent, toServerEvent, toServerRecord } from './map-event.js';

const prepared: PreparedEvent = {
  id: '6f0d7f0e-0000-4000-8000-000000000001',
  type: 'Opened',
  schemaVersion: 1,
  data: { owner: 'ann' },
  metadata: {},
  system: {},
};

function stored(changes: Partial<Record<keyof ServerEvent, unknown>> = {}): ServerEvent {
  return {
    id: prepared.id,
    type: 'Opened',
    streamId: 'ns.account-1',
    revision: 4n,
    isJson: true,
    data: { owner: 'ann' },
    metadata: undefined,
    created: new Date(1_700_000_000_987),
    position: { commit: 20n, prepare: 20n },
    ...changes,
  } as ServerEvent;
}

/** What a server that keeps what it is given, and adds `added`, hands back. */
function roundTrip(event: PreparedEvent, encode = toServerEvent, added?: object) {
  const data = encode(event);
  const kept: unknown = data.metadata === undefined ? undefined : JSON.parse(JSON.stringify(data.metadata));
  const metadata = added === undefined ? kept : { ...(kept as object | undefined), ...added };
  const isJson = data.contentType === 'application/json';
  return toRecordedEvent(stored({ data: data.data, isJson, metadata }), 'account-1');
}

describe('an event on its way there and back', () => {
  test.each<[string, Partial<PreparedEvent>]>([
    ['nothing beside its data', {}],
    ['metadata and a schema version', { metadata: { by: 'ann', n: [1, { x: null }] }, schemaVersion: 7 }],
    [
      'everything of ours',
      {
        metadata: { '@other': 1 },
        system: {
          correlationId: 'a',
          causationId: 'b',
          commandId: 'c',
          commandHash: 'd',
          subject: 'e',
          contentType: 'f/g',
          tags: ['h', 'i'],
        },
      },
    ],
    ['null as data', { data: null }],
    ['false as data', { data: false }],
    ['bytes', { data: new Uint8Array([0, 1, 255]), system: { contentType: 'image/png' } }],
  ])('keeps %s', (_, changes) => {
    const event = { ...prepared, ...changes };
    const { data, metadata, system, schemaVersion } = event;
    expect(roundTrip(event)).toMatchObject({ data, metadata, system, schemaVersion });
    const added = { '$schema.name': 'Opened', '$schema.format': 'Bytes' };
    const record = roundTrip(event, toServerRecord, added);
    expect(record).toEqual({ ...roundTrip(event), metadata });
    const texts = Object.values((toServerRecord(event).metadata ?? {}) as object);
    expect(texts.every((text) => typeof text === 'string')).toBe(true);
  });

  test('keeps a user’s key that is called like the prototype', () => {
    const metadata = JSON.parse('{"__proto__":{"admin":true}}') as PreparedEvent['metadata'];
    const read = roundTrip({ ...prepared, metadata }).metadata;
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  test('carries no metadata where there is none', () => {
    expect(toServerEvent(prepared).metadata).toBeUndefined();
  });
});

describe('an event from the server', () => {
  test('has a time in whole seconds, as the coarsest of the server’s read paths', () => {
    expect(toRecordedEvent(stored(), 'account-1').recordedAt).toBe(1_700_000_000_000);
  });

  test.each([[new Uint8Array([1, 2])], [5], ['text'], [[1]], [null], [undefined]])(
    'has no metadata where %p stands instead of an object',
    (metadata) => {
      expect(toRecordedEvent(stored({ metadata }), 'account-1')).toMatchObject({
        metadata: {},
        system: {},
        schemaVersion: 1,
      });
    },
  );

  test('leaves what is not ours where it is', () => {
    const metadata = { $correlationId: 7, '@eventfold': 'x', $causedBy: 'y' };
    expect(toRecordedEvent(stored({ metadata }), 'account-1')).toMatchObject({ metadata, system: {} });
  });

  test('ignores malformed parts of our own key', () => {
    const metadata = { '@eventfold': { schemaVersion: -1, tags: ['a', 7], commandId: 9 } };
    const event = toRecordedEvent(stored({ metadata }), 'account-1');
    expect(event).toMatchObject({ schemaVersion: 1, metadata: {} });
    expect(event.system).toEqual({ tags: ['a'] });
  });

  test('with a revision that no number holds is a typed error', () => {
    expect(() => toRecordedEvent(stored({ revision: 2n ** 53n }), 'account-1')).toThrow(
      expect.objectContaining({ code: 'ES_UNSAFE_NUMBER' }),
    );
    expect(toRecordedEvent(stored({ revision: 2n ** 53n - 1n }), 'account-1').revision).toBe(2 ** 53 - 1);
  });

  test('without a position is a typed error', () => {
    expect(() => toRecordedEvent(stored({ position: undefined }), 'account-1')).toThrow(
      expect.objectContaining({ code: 'ES_UNSUPPORTED' }),
    );
  });

  test('hands out bytes as a plain Uint8Array of its own', () => {
    const data = Buffer.from([1, 2]);
    const event = toRecordedEvent(stored({ isJson: false, data }), 'account-1');
    data[0] = 9;
    expect(event.data).toEqual(new Uint8Array([1, 2]));
    expect(event.data?.constructor).toBe(Uint8Array);
  });
});
