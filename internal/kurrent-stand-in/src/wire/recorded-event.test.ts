import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { TOMBSTONE, type LogRecord } from '../database/log-record.js';
import { streams } from './messages.js';
import { eventMessage } from './recorded-event.js';
import { readUuid } from './uuid.js';

const record = (over: Partial<LogRecord> = {}): LogRecord => ({
  position: 2 ** 40 + 7,
  end: 2 ** 40 + 100,
  stream: 'naïve-🙂',
  revision: 3,
  id: randomUUID(),
  type: 'Größe',
  isJson: true,
  data: Buffer.from('{"n":1}'),
  metadata: new Uint8Array([0, 255]),
  created: 1_800_000_000_123,
  isBlank: false,
  ...over,
});

function decoded(event: LogRecord, link?: LogRecord, idAsText = true) {
  const message = streams.ReadResp.deserializeBinary(eventMessage({ event, link }, idAsText)).getEvent();
  if (message === undefined) throw new Error('It is not an event.');
  return message;
}

test('the encoding by hand is what the generated code reads', () => {
  const event = record();
  const message = decoded(event).getEvent();
  expect(message?.getId()?.getString()).toBe(event.id);
  expect(Buffer.from(message?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe('naïve-🙂');
  expect(message?.getStreamRevision()).toBe('3');
  expect([message?.getCommitPosition(), message?.getPreparePosition()]).toEqual([
    '1099511627783',
    '1099511627783',
  ]);
  const named = message?.getMetadataMap();
  expect(['type', 'created', 'content-type'].map((key) => named?.get(key))).toEqual([
    'Größe',
    '18000000001230000',
    'application/json',
  ]);
  expect(Buffer.from(message?.getData_asU8() ?? []).toString()).toBe('{"n":1}');
  expect([...(message?.getCustomMetadata_asU8() ?? [])]).toEqual([0, 255]);
});

test('a link stands beside its event, and its position counts', () => {
  const message = decoded(record(), record({ position: 9, type: '$>' }));
  expect(message.getLink()?.getMetadataMap().get('type')).toBe('$>');
  expect(message.getCommitPosition()).toBe('9');
});

test('a tombstone has the largest revision of all', () => {
  expect(
    decoded(record({ revision: TOMBSTONE }))
      .getEvent()
      ?.getStreamRevision(),
  ).toBe('9223372036854775807');
});

test('ids come as two numbers for those who do not ask for text', () => {
  for (const id of [
    randomUUID(),
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '80000000-0000-0000-8000-000000000001',
  ]) {
    const uuid = decoded(record({ id }), undefined, false).getEvent()?.getId();
    expect(uuid?.hasStructured()).toBe(true);
    expect(readUuid(uuid)).toBe(id);
  }
});
