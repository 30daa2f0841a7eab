import type { NewEvent, RecordedEvent } from '@eventfold/core';
import { alterEvent, alterRead, alterWrite } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

function readAs(name: string, change: (event: RecordedEvent) => RecordedEvent): BrokenStore {
  return { name, fault: (store) => alterRead(store, change) };
}

function writtenAs(name: string, change: (event: NewEvent) => NewEvent): BrokenStore {
  return { name, fault: (store) => alterEvent(store, change) };
}

/** Changes every part of JSON data, the deepest first. */
function mapJson(value: unknown, change: (part: unknown, depth: number) => unknown, depth = 0): unknown {
  if (ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value))
    return change(
      value.map((item) => mapJson(item, change, depth + 1)),
      depth,
    );
  if (typeof value !== 'object' || value === null) return change(value, depth);
  const parts = Object.entries(value).map(([key, part]) => [key, mapJson(part, change, depth + 1)]);
  return change(Object.fromEntries(parts), depth);
}

const inData = (name: string, change: (part: unknown, depth: number) => unknown): BrokenStore =>
  readAs(name, (event) => ({ ...event, data: mapJson(event.data, change) }));

const ascii = (text: string): string => text.replaceAll(/[^\0-\x7f]/g, '?');

export const encodingFaults: readonly BrokenStore[] = [
  readAs('text cut at 64 KiB in the middle of a character', (event) => {
    if (typeof event.data !== 'string') return event;
    const bytes = new TextEncoder().encode(event.data);
    const isWide = bytes.length !== event.data.length && bytes.length > 65_536;
    return isWide ? { ...event, data: new TextDecoder().decode(bytes.slice(0, 65_536)) } : event;
  }),
  inData('nesting beyond thirty-two levels lost', (part, depth) =>
    depth >= 32 && typeof part === 'object' && part !== null ? null : part,
  ),
  inData('lists cut at eight thousand items', (part) =>
    Array.isArray(part) && part.length > 8_000 ? part.slice(0, 8_000) : part,
  ),
  inData('objects of more than a thousand keys lose some', (part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) && Object.keys(part).length > 1_000
      ? Object.fromEntries(Object.entries(part).slice(0, 1_000))
      : part,
  ),
  inData('fractions kept to fifteen digits', (part) =>
    typeof part === 'number' && !Number.isInteger(part) && part > 0.2 && part < 0.5
      ? Number(part.toPrecision(15))
      : part,
  ),
  readAs('system metadata in ASCII only', (event) => ({
    ...event,
    system: Object.fromEntries(
      Object.entries(event.system).map(([key, value]) => [
        key,
        typeof value === 'string' ? ascii(value) : value,
      ]),
    ),
  })),
  readAs('commas split tags', (event) =>
    event.system.tags === undefined
      ? event
      : {
          ...event,
          system: { ...event.system, tags: event.system.tags.flatMap((tag) => tag.split(',')) },
        },
  ),
  readAs('more than sixteen tags lost', (event) =>
    event.system.tags === undefined
      ? event
      : { ...event, system: { ...event.system, tags: event.system.tags.slice(0, 16) } },
  ),
  readAs('empty list of tags lost', (event) => {
    const { tags, ...system } = event.system;
    return tags?.length === 0 ? { ...event, system } : event;
  }),
  writtenAs('schema version kept in sixteen bits', (event) =>
    event.schemaVersion !== undefined &&
    event.schemaVersion > 65_535 &&
    Number.isSafeInteger(event.schemaVersion)
      ? { ...event, schemaVersion: event.schemaVersion % 65_536 }
      : event,
  ),
  {
    name: 'long names told apart by their beginning',
    fault: (store, shared) => {
      const firsts = shared.of('firsts', () => new Map<string, string>());
      const real = (stream: string): string => {
        if (typeof stream !== 'string' || stream.length < 600 || stream.length > 1_024) return stream;
        const beginning = stream.slice(0, 600);
        const first = firsts.get(beginning) ?? stream;
        firsts.set(beginning, first);
        return first;
      };
      return {
        ...alterWrite(store, (write) => ({ ...write, stream: real(write.stream) })),
        readStream: (request, options) =>
          store.readStream({ ...request, stream: real(request.stream) }, options),
      };
    },
  },
  {
    name: 'long types of a filter told apart by their beginning',
    fault: (store) => ({
      readLog: async (request, options) => {
        const types = request.filter?.types;
        const isLong = Array.isArray(types) && types.some((type: unknown) => String(type).length > 400);
        if (!isLong) return store.readLog(request, options);
        const { types: long = [], ...lists } = request.filter ?? {};
        const filter = Object.values(lists).some((list) => list !== undefined) ? lists : undefined;
        const page = await store.readLog({ ...request, filter }, options);
        const events = page.events.filter(({ type }) =>
          long.some((each) => each.slice(0, 400) === type.slice(0, 400)),
        );
        return { ...page, events };
      },
    }),
  },
  writtenAs('views of memory taken for bytes', (event) =>
    ArrayBuffer.isView(event.data) && !(event.data instanceof Uint8Array)
      ? { ...event, data: new Uint8Array(event.data.buffer as ArrayBuffer) }
      : event,
  ),
  writtenAs('symbol keys passed over', (event) => ({ ...event, data: withoutSymbols(event.data) })),
  readAs('value under __proto__ lost', (event) => {
    const { metadata } = event;
    if (!Object.hasOwn(metadata, '__proto__')) return event;
    const copy = { ...metadata };
    Object.defineProperty(copy, '__proto__', { value: null, enumerable: true });
    return { ...event, metadata: copy };
  }),
];

/** The objects and lists of a value without the keys that are symbols; everything else as it is. */
function withoutSymbols(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSymbols);
  if (typeof value !== 'object' || value === null) return value;
  const hasSymbols = Object.getOwnPropertySymbols(value).length > 0;
  if (hasSymbols) return JSON.parse(JSON.stringify(value)) as unknown;
  return 'deep' in value && Object.keys(value).length === 1 ? { deep: withoutSymbols(value.deep) } : value;
}
