import { describe, expect, test } from '@jest/globals';
import { isEventStoreError } from '@eventfold/core';
import { binaryEvent, jsonEvent, type EventData, type JSONType } from '@kurrent/kurrentdb-client';
import { checkSizes } from './event-size.js';

const json = (data: unknown, metadata?: JSONType): EventData =>
  jsonEvent({ type: 'T', data: data as JSONType, metadata });

/** The least limit under which the events are taken. */
function sizeOf(events: readonly EventData[], limit: 'eventBytes' | 'appendBytes'): number {
  for (let bytes = 0; ; bytes++) {
    try {
      checkSizes(events, { eventBytes: 1e9, appendBytes: 1e9, [limit]: bytes });
      return bytes;
    } catch (error) {
      if (!isEventStoreError(error, 'ES_TOO_LARGE')) throw error;
    }
  }
}

describe('the size of events', () => {
  test.each<[string, EventData, number]>([
    ['text in UTF-8', json('é'), 4],
    ['metadata, too', json('é', { a: 1 }), 11],
    ['bytes as they are', binaryEvent({ type: 'T', data: new Uint8Array(9) }), 9],
    ['what has to be escaped', json('\u001f'), 8],
    ['the longest number', json(-Number.MAX_VALUE), 24],
    ['what is nested', json({ a: [{ b: null }, true, 'x'], '': [] }), 33],
  ])('counts %s', (_, event, bytes) => {
    expect(sizeOf([event], 'eventBytes')).toBe(bytes);
  });

  test('counts all together where it is about the append', () => {
    const events = [json('abc'), json('de', { a: 1 })];
    expect(sizeOf(events, 'appendBytes')).toBe(5 + 4 + 7);
    expect(sizeOf(events, 'eventBytes')).toBe(11);
  });
});
