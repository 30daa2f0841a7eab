import { randomUUID } from 'node:crypto';
import type { ProposedEvent } from '../database/log-record.js';
import { several, Struct, Value, type SeveralMessages } from './messages.js';
import { NO_ID, UUID_TEXT } from './uuid.js';
import { badRequest } from './v2-error.js';

/** A record of an append to several streams, with the bytes that the server counts for it. */
export interface ReadRecord {
  readonly event: ProposedEvent;
  readonly size: number;
}

const TYPE = /^[\p{L}\p{N}_.$:-]+$/u;

/** @throws ServiceError where it is not one that the server takes */
export function readAppendRecord(record: SeveralMessages.AppendRecord): ReadRecord {
  const id = record.hasRecordId() ? (record.getRecordId() ?? '').toLowerCase() : randomUUID();
  if (!UUID_TEXT.test(id) || id === NO_ID) throw badRequest('Record ID must be a UUID that is not empty.');
  const { type, format, schemaId } = readSchema(record.getSchema());
  const isJson = format === 'Json';
  const properties = readProperties(record);
  if (!isJson) properties.getFieldsMap().set('$schema.format', text(format));
  if (schemaId !== undefined) properties.getFieldsMap().set('$schema.id', text(schemaId));
  const data = record.getData_asU8();
  const size = data.length + properties.serializeBinary().length + Buffer.byteLength(type);
  return { event: { id, type, isJson, data, metadata: metadataOf(properties, type, isJson) }, size };
}

function readSchema(schema: SeveralMessages.SchemaInfo | undefined) {
  const type = schema?.getName() ?? '';
  const format = FORMATS[schema?.getFormat() ?? 0];
  if (format === undefined) throw badRequest('Schema format must be one that there is.');
  if (!TYPE.test(type) || type !== type.normalize('NFC'))
    throw badRequest(`Schema name must be letters, digits and "_-.:$", in NFC: ${type}`);
  return { type, format, schemaId: schema?.hasId() === true ? schema.getId() : undefined };
}

const { SchemaFormat } = several;

/** The names that the server has for them. */
const FORMATS: Readonly<Record<number, string>> = {
  [SchemaFormat.SCHEMA_FORMAT_JSON]: 'Json',
  [SchemaFormat.SCHEMA_FORMAT_PROTOBUF]: 'Protobuf',
  [SchemaFormat.SCHEMA_FORMAT_AVRO]: 'Avro',
  [SchemaFormat.SCHEMA_FORMAT_BYTES]: 'Bytes',
};

type Properties = InstanceType<typeof Struct>;

function readProperties(record: SeveralMessages.AppendRecord): Properties {
  const properties = new Struct();
  record.getPropertiesMap().forEach((value, key) => {
    if (key === '') throw badRequest('Property keys must not be empty.');
    properties.getFieldsMap().set(key, value);
  });
  return properties;
}

/** As readers get them: one JSON object, with what the server says of the event beside it. */
function metadataOf(properties: Properties, type: string, isJson: boolean): Uint8Array {
  const added = { '$schema.name': type, ...(isJson ? { '$schema.format': 'Json' } : {}) };
  return Buffer.from(JSON.stringify({ ...properties.toJavaScript(), ...added }));
}

function text(value: string): InstanceType<typeof Value> {
  return new Value().setStringValue(value);
}
