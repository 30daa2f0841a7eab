import { expect, test } from '@jest/globals';
import type { PreparedEvent } from '@eventfold/core';
import { decodeElement, encodeElement, idOfElement, typeTest, withoutRevision } from './event-element.js';

const place = { stream: 'thing-1', revision: 4, partition: 0, partitions: 1 };
const event: PreparedEvent = {
  id: '0b7f2f0c-8f0a-4b52-9a3c-0d3f6a1f8e11',
  type: 'Quoted "type"',
  schemaVersion: 3,
  data: { amount: 5, note: ',"x",' },
  metadata: { user: 'u' },
  system: { correlationId: 'c', tags: ['t'] },
};

function stored(prepared: PreparedEvent): string {
  return `${encodeElement(prepared, 4)},17,1700000000123]`;
}

test('an element gives back the event with its place', () => {
  expect(decodeElement(stored(event), place)).toEqual({
    ...event,
    stream: 'thing-1',
    revision: 4,
    position: '17',
    recordedAt: 1700000000123,
  });
});

test('bytes come back as bytes, and text that looks like them as text', () => {
  const bytes = {
    ...event,
    data: new Uint8Array([0, 255, 10]),
    system: { contentType: 'x/y' },
    metadata: {},
  };
  expect(decodeElement(stored(bytes), place)).toMatchObject({
    data: bytes.data,
    schemaVersion: 3,
    metadata: {},
  });
  expect(decodeElement(stored({ ...bytes, data: 'AP8K' }), place).data).toBe('AP8K');
});

test('a revision that was written in advance can be taken off', () => {
  expect(withoutRevision(encodeElement(event, 104))).toBe(encodeElement(event, -1));
});

test('ids and types are found without parsing', () => {
  expect(idOfElement(stored(event))).toBe(event.id);
  expect(typeTest(['Quoted "type"'])(stored(event))).toBe(true);
  expect(typeTest(['Quoted', 'x'])(stored(event))).toBe(false);
});

test.each(['', '[]', '{"a":1}', 'nonsense', '["x"]'])('%j is no event of any stream', (element) => {
  expect(() => decodeElement(element, place)).toThrow(expect.objectContaining({ code: 'ES_CORRUPT_STREAM' }));
});

test('an event at another revision than its own is damage', () => {
  expect(() => decodeElement(stored(event), { ...place, revision: 5 })).toThrow(
    expect.objectContaining({ code: 'ES_CORRUPT_STREAM', details: { stream: 'thing-1' } }),
  );
});
