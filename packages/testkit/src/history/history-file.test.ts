import { expect, test } from '@jest/globals';
import { openMemoryStore } from '@eventfold/core/memory';
import { eventDigest } from './event-digest.js';
import { formatHistory, historyLines, parseHistory } from './history-file.js';
import { markHistory } from './mark-history.js';
import { recordHistory } from './record-history.js';

test('a history is the same after it was saved and read', async () => {
  const store = recordHistory(await openMemoryStore(), { process: 'one' });
  const writes = [
    { stream: 'a-1', expected: 'no-stream' as const, events: [{ type: 'Happened', data: null }] },
  ];
  await store.append({ writes });
  await store.append({ writes });
  await store.readStream({ stream: 'a-1', limit: 1 });
  await store.readLog({ limit: 1, filter: { types: ['Happened'] } });
  await store.delete({ stream: 'a-1', expected: 0 });
  await expect(store.append({ writes: [] })).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
  markHistory(store.history, 'kill', { note: 'the server' });
  expect(store.history.map(({ kind }) => kind)).toEqual([
    'append',
    'append',
    'read-stream',
    'read-log',
    'delete',
    'append',
    'mark',
  ]);
  expect(parseHistory(formatHistory(store.history))).toEqual(JSON.parse(JSON.stringify(store.history)));
  expect(parseHistory(historyLines(store.history))).toHaveLength(7);
});

test('what is no history is refused', () => {
  expect(() => parseHistory('')).toThrow('no history');
  expect(() => parseHistory('{"format":"something"}')).toThrow('no history');
  expect(() => parseHistory('{"format":"eventfold-history","version":2}')).toThrow('version 2');
  expect(() => parseHistory('{"format":"eventfold-history","version":1}\n{"kind":')).toThrow('Line 2');
});

test('an operation that never came back has an unknown outcome, one that failed says what it wrote', async () => {
  const memory = await openMemoryStore();
  const hanging = { ...memory, append: () => new Promise<never>(() => undefined) };
  const store = recordHistory(hanging);
  void store.append({
    writes: [{ stream: 'a-1', expected: 'any', events: [{ type: 'Happened', data: 1 }] }],
  });
  await store.close();
  await expect(store.readStream({ stream: 'a-1', limit: 1 })).rejects.toMatchObject({ code: 'ES_CLOSED' });
  expect(store.history).toMatchObject([
    { returned: null, outcome: { is: 'unknown' } },
    { outcome: { is: 'refused', code: 'ES_CLOSED' } },
  ]);
});

test('the digest of an event is the same before and after it was stored, and another for other content', async () => {
  const store = await openMemoryStore();
  const sent = [
    {
      type: 'A',
      data: { b: 1, a: [{ d: undefined, c: 'ü' }] },
      metadata: { y: 1, x: 2 },
      system: { tags: ['t'] },
    },
    { type: 'A', data: new Uint8Array([1, 2, 3]), system: { contentType: 'application/octet-stream' } },
    { type: 'A', data: { $bytes: [1, 2, 4] } },
    { type: 'A', data: null, schemaVersion: 2 },
    { type: 'A', data: null },
  ];
  await store.append({ writes: [{ stream: 'a-1', expected: 'any', events: sent }] });
  const { events } = await store.readStream({ stream: 'a-1', limit: 10 });
  expect(events.map(eventDigest)).toEqual(sent.map(eventDigest));
  expect(new Set(sent.map(eventDigest)).size).toBe(sent.length);
  expect(
    eventDigest({
      type: 'A',
      data: { a: [{ c: 'ü' }], b: 1 },
      metadata: { x: 2, y: 1 },
      system: { tags: ['t'] },
    }),
  ).toBe(eventDigest(sent[0]!));
});
