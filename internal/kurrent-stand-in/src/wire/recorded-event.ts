import protobuf from 'protobufjs/minimal.js';
import { TOMBSTONE, type LogRecord } from '../database/log-record.js';
import type { ResolvedRecord } from '../database/resolve-link.js';

/** A message that is ready to be sent. */
export type EncodedMessage = Uint8Array;

const TICKS_IN_MS = 10_000n;
/** 2^63 - 1 in two halves. */
const TOMBSTONE_BITS = { low: -1, high: 0x7fffffff, unsigned: true };

/**
 * One event of a read or subscription, as ReadResp; with a retry count as that of a persistent subscription. Encoded by hand, and once for each event: the generated code takes
 * more time for this message than the whole server for everything else.
 */
export function eventMessage(
  { event, link }: ResolvedRecord,
  idAsText: boolean,
  retryCount?: number,
): EncodedMessage {
  const position = (link ?? event)?.position ?? 0;
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1, BYTES)).fork();
  if (event !== undefined) writer.uint32(tag(1, BYTES)).bytes(recordedEvent(event, idAsText));
  if (link !== undefined) writer.uint32(tag(2, BYTES)).bytes(recordedEvent(link, idAsText));
  writer.uint32(tag(3, VARINT)).uint64(position);
  if (retryCount !== undefined) writer.uint32(tag(5, VARINT)).int32(retryCount);
  return writer.ldelim().finish();
}

const encodedByText = new WeakMap<LogRecord, EncodedMessage>();

function recordedEvent(record: LogRecord, idAsText: boolean): EncodedMessage {
  if (!idAsText) return encode(record, false);
  const known = encodedByText.get(record);
  if (known !== undefined) return known;
  const encoded = encode(record, true);
  encodedByText.set(record, encoded);
  return encoded;
}

const VARINT = 0;
const BYTES = 2;

function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

function encode(record: LogRecord, idAsText: boolean): EncodedMessage {
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1, BYTES)).fork();
  if (idAsText) writer.uint32(tag(2, BYTES)).string(record.id);
  else writeStructured(writer, record.id);
  writer.ldelim();
  writer.uint32(tag(2, BYTES)).fork().uint32(tag(3, BYTES)).bytes(Buffer.from(record.stream)).ldelim();
  writer.uint32(tag(3, VARINT)).uint64(record.revision === TOMBSTONE ? TOMBSTONE_BITS : record.revision);
  writer.uint32(tag(4, VARINT)).uint64(record.position);
  writer.uint32(tag(5, VARINT)).uint64(record.position);
  writeEntry(writer, 'type', record.type);
  writeEntry(writer, 'created', String(BigInt(record.created) * TICKS_IN_MS));
  writeEntry(writer, 'content-type', record.isJson ? 'application/json' : 'application/octet-stream');
  writer.uint32(tag(7, BYTES)).bytes(record.metadata);
  return writer.uint32(tag(8, BYTES)).bytes(record.data).finish();
}

function writeStructured(writer: protobuf.Writer, id: string): void {
  const digits = id.replaceAll('-', '');
  writer.uint32(tag(1, BYTES)).fork();
  writer.uint32(tag(1, VARINT)).int64(bits(digits.slice(0, 16)));
  writer.uint32(tag(2, VARINT)).int64(bits(digits.slice(16)));
  writer.ldelim();
}

function bits(digits: string) {
  const half = (from: number): number => parseInt(digits.slice(from, from + 8), 16) | 0;
  return { high: half(0), low: half(8), unsigned: false };
}

function writeEntry(writer: protobuf.Writer, key: string, value: string): void {
  writer.uint32(tag(6, BYTES)).fork();
  writer.uint32(tag(1, BYTES)).string(key).uint32(tag(2, BYTES)).string(value);
  writer.ldelim();
}
