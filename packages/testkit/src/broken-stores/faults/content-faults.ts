import type { NewEvent, RecordedEvent } from '@eventfold/core';
import { alterEvent, alterLogPage, alterRead, alterStreamPage, alterWrite } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

const isText = (value: unknown): value is string => typeof value === 'string';

/** Changes names on their way in and out alike, so that several become one. */
function namesBecome(name: string, change: (name: string) => string): BrokenStore {
  return {
    name,
    fault: (store) => ({
      ...alterWrite(store, (write) =>
        isText(write?.stream) ? { ...write, stream: change(write.stream) || write.stream } : write,
      ),
      readStream: (request, options) =>
        store.readStream(
          isText(request.stream) ? { ...request, stream: change(request.stream) || request.stream } : request,
          options,
        ),
    }),
  };
}

/** Changes an event when it is read. */
function readAs(name: string, change: (event: RecordedEvent) => RecordedEvent): BrokenStore {
  return { name, fault: (store) => alterRead(store, change) };
}

/** Changes an event before it is written. */
function writtenAs(name: string, change: (event: NewEvent) => NewEvent): BrokenStore {
  return {
    name,
    fault: (store) => alterEvent(store, (event) => (typeof event === 'object' ? change(event) : event)),
  };
}

function replaceText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => replaceText(item, change));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [change(key), replaceText(item, change)]),
  );
}

export const contentFaults: readonly BrokenStore[] = [
  namesBecome('spaces around names lost', (name) => name.trim()),
  namesBecome('names normalised', (name) => name.normalize('NFC')),
  namesBecome('names cut at their first NUL', (name) => name.split('\0')[0] ?? name),
  namesBecome('long names cut', (name) => name.slice(0, 255)),
  namesBecome('case of names not looked at', (name) => name.toLowerCase()),
  {
    name: 'names that belong to the store accepted',
    fault: (store) =>
      alterWrite(store, (write) =>
        isText(write?.stream) && write.stream.startsWith('$')
          ? { ...write, stream: `x${write.stream}` }
          : write,
      ),
  },
  writtenAs('types cut at their first NUL', (event) =>
    isText(event.type) && event.type !== '' ? { ...event, type: event.type.split('\0')[0] ?? '' } : event,
  ),
  writtenAs('types without a name accepted', (event) =>
    event.type === '' ? { ...event, type: 'unnamed' } : event,
  ),
  writtenAs('long types cut', (event) =>
    isText(event.type) && event.type.length > 255 ? { ...event, type: event.type.slice(0, 255) } : event,
  ),
  readAs('numbers rounded', (event) => ({
    ...event,
    data: typeof event.data === 'number' ? Math.round(event.data) : event.data,
  })),
  readAs('empty objects read as empty lists', (event) => ({
    ...event,
    data: JSON.parse(JSON.stringify(event.data).replaceAll('{}', '[]')) as unknown,
  })),
  readAs('text of JSON parsed', (event) => {
    try {
      return typeof event.data === 'string' ? { ...event, data: JSON.parse(event.data) as unknown } : event;
    } catch {
      return event;
    }
  }),
  readAs('control characters lost', (event) => ({
    ...event,
    data: replaceText(event.data, (text) =>
      Array.from(text)
        .filter((char) => char > '\u0008')
        .join(''),
    ),
  })),
  writtenAs('what JSON cannot hold becomes null', (event) => {
    try {
      const json: unknown =
        ArrayBuffer.isView(event.data) || event.data === null
          ? event.data
          : JSON.parse(JSON.stringify(event.data));
      return { ...event, data: json };
    } catch {
      return event;
    }
  }),
  readAs('half of a surrogate pair replaced', (event) => ({
    ...event,
    data: replaceText(event.data, (text) => text.replaceAll(/\p{Surrogate}/gu, '\ufffd')),
  })),
  readAs('bytes read as text', (event) =>
    ArrayBuffer.isView(event.data)
      ? { ...event, data: new TextEncoder().encode(new TextDecoder().decode(event.data as Uint8Array)) }
      : event,
  ),
  readAs('text that looks like base64 read as bytes', (event) =>
    isText(event.data) && /^[A-Za-z0-9+/]{6}==$/.test(event.data)
      ? { ...event, data: Uint8Array.from(atob(event.data), (char) => char.charCodeAt(0)) }
      : event,
  ),
  {
    name: 'shared references: a reader changes what others read',
    fault: (store, shared) => {
      const copies = shared.of('copies', () => new Map<string, RecordedEvent>());
      const copyOf = (event: RecordedEvent): RecordedEvent => {
        const data = ArrayBuffer.isView(event.data)
          ? event.data
          : (JSON.parse(JSON.stringify(event.data)) as unknown);
        const copy = copies.get(event.id) ?? { ...event, data, metadata: { ...event.metadata } };
        copies.set(event.id, copy);
        return copy;
      };
      return alterRead(store, copyOf);
    },
  },
  readAs('undefined properties kept as null', (event) =>
    typeof event.data === 'object' && event.data !== null && 'zero' in event.data
      ? { ...event, data: { a: null, ...event.data } }
      : event,
  ),
  readAs('metadata dropped', (event) => ({ ...event, metadata: {} })),
  readAs('empty parts of metadata dropped', (event) => ({
    ...event,
    metadata: Object.fromEntries(Object.entries(event.metadata).filter(([key]) => key !== '')),
  })),
  readAs('tags sorted and made unique', (event) =>
    event.system.tags === undefined
      ? event
      : { ...event, system: { ...event.system, tags: [...new Set(event.system.tags)].sort() } },
  ),
  readAs('content type dropped', ({ system: { contentType: _, ...system }, ...event }) => ({
    ...event,
    system,
  })),
  readAs('correlation filled in where there is none', (event) =>
    Object.keys(event.system).length === 0 ? { ...event, system: { correlationId: event.id } } : event,
  ),
  readAs('schema version always 1', (event) => ({ ...event, schemaVersion: 1 })),
  writtenAs('malformed schema version taken for 1', (event) => {
    const { schemaVersion = 1 } = event;
    return Number.isSafeInteger(schemaVersion) && schemaVersion > 0 ? event : { ...event, schemaVersion: 1 };
  }),
  writtenAs('reserved metadata keys dropped instead of refused', (event) =>
    isPlain(event.metadata)
      ? {
          ...event,
          metadata: Object.fromEntries(
            Object.entries(event.metadata).filter(([key]) => key !== '@eventfold' && !key.startsWith('$')),
          ),
        }
      : event,
  ),
  readAs('__proto__ assigned', (event) => ({
    ...event,
    metadata: assigned(event.metadata) as RecordedEvent['metadata'],
  })),
  writtenAs('malformed metadata taken for none', ({ metadata, system, ...event }) => {
    const { tags = [], subject = 's' } = system ?? {};
    const isFine = isText(subject) && subject !== '' && isList(tags) && !tags.includes('');
    return { ...event, ...(isPlain(metadata) ? { metadata } : {}), ...(isFine ? { system } : {}) };
  }),
  {
    name: 'recordedAt is the time of the read',
    fault: (store) =>
      alterLogPage(store, (page) => ({
        ...page,
        events: page.events.map((event) => ({ ...event, recordedAt: event.recordedAt + 1 })),
      })),
  },
  readAs('recordedAt in seconds', (event) => ({ ...event, recordedAt: event.recordedAt / 1000 })),
  {
    name: 'system metadata lost when read backwards',
    fault: (store) => ({
      readStream: async (request, options) => {
        const page = await store.readStream(request, options);
        return request.direction === 'backward'
          ? { ...page, events: page.events.map((event) => ({ ...event, system: {} })) }
          : page;
      },
    }),
  },
  {
    name: 'large events end a page and are left out',
    fault: (store) =>
      alterStreamPage(store, (page) => ({
        ...page,
        events: page.events.filter(
          (event) => !isText(event.data) || event.data.length < 50_000 || event.data.length > 1_000_000,
        ),
      })),
  },
  {
    name: 'large appends mixed in the log',
    fault: (store) =>
      alterLogPage(store, (page) =>
        page.events.length < 1_000
          ? page
          : { ...page, events: [...page.events.slice(1), ...page.events.slice(0, 1)] },
      ),
  },
];

function isList(value: readonly string[]): boolean {
  return Array.isArray(value);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function assigned(value: object): object {
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) copy[key] = part;
  return copy;
}
