import { webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { EventStore, EventTransform, NewEvent, RecordedEvent } from '../index.js';
import { commandHandler, decider, defineEvents, every, execute, readStream, subscribe } from '../index.js';
import { openMemoryStore } from '../memory/index.js';

type NotedEvent = { type: 'Noted'; data: { text: string } };

const ENCRYPTED = 'application/vnd.encrypted+json';
const { subtle } = webcrypto;

/** Encrypts every event's data with AES-GCM; the event's place in the program is authenticated with it. */
function encryption(key: webcrypto.CryptoKey): EventTransform {
  const bound = ({ type }: { readonly type: string }) => new TextEncoder().encode(type);
  const seal = async (event: NewEvent): Promise<NewEvent> => {
    const iv = webcrypto.getRandomValues(new Uint8Array(12));
    const clear = new TextEncoder().encode(JSON.stringify(event.data));
    const sealed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound(event) }, key, clear);
    const data = new Uint8Array([...iv, ...new Uint8Array(sealed)]);
    return { ...event, data, system: { ...event.system, contentType: ENCRYPTED } };
  };
  const open = async (event: RecordedEvent): Promise<RecordedEvent> => {
    if (event.system.contentType !== ENCRYPTED) return event;
    const bytes = event.data as Uint8Array;
    const algorithm = { name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData: bound(event) };
    const clear = await subtle.decrypt(algorithm, key, bytes.slice(12));
    return { ...event, data: JSON.parse(new TextDecoder().decode(clear)) as unknown };
  };
  return {
    name: 'aes-gcm',
    encode: async (events) => Promise.all(events.map(seal)),
    decode: async (page) => Promise.all(page.map(open)),
  };
}

const keyFor = async () =>
  subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

const notes = (...transforms: EventTransform[]) =>
  decider({
    category: 'notes',
    initialState: [] as readonly string[],
    evolve: (texts, event: NotedEvent) => [...texts, event.data.text],
    decide: (_texts, text: string): NotedEvent => ({ type: 'Noted', data: { text } }),
    events: defineEvents<NotedEvent>({ types: { Noted: {} }, transforms }),
  });

describe('an encrypting transform', () => {
  let store: EventStore;
  let secret: ReturnType<typeof notes>;

  beforeAll(async () => {
    store = await openMemoryStore();
    secret = notes(encryption(await keyFor()));
    // One event from before anything was encrypted.
    await execute(store, notes(), 'a', 'in the clear');
    await execute(store, secret, 'a', 'hidden', { commandId: 'c1' });
  });

  test('lets nothing of the data reach the store', async () => {
    const { events } = await store.readStream({ stream: 'notes-a', from: 1, limit: 1 });
    expect(events[0]?.data).toBeInstanceOf(Uint8Array);
    expect(new TextDecoder().decode(events[0]?.data as Uint8Array)).not.toContain('hidden');
    expect(events[0]?.system).toMatchObject({ contentType: ENCRYPTED, commandId: 'c1' });
  });

  test('is undone wherever events come out', async () => {
    const texts = ['in the clear', 'hidden'];
    expect((await commandHandler(store, secret).load('a')).state).toEqual(texts);
    const read = await readStream(store, 'notes-a', { source: secret }).toArray();
    expect(read.map(({ data }) => data.text)).toEqual(texts);
    for await (const page of subscribe(store, { source: secret }).pages()) {
      expect(page.events.map(({ data }) => data.text)).toEqual(texts);
      break;
    }
    expect(await execute(store, secret, 'a', 'hidden', { commandId: 'c1' })).toMatchObject({
      outcome: 'repeated',
      events: [{ data: { text: 'hidden' } }],
    });
  });

  test('hands the result of a command out in the clear, and folds snapshots of it', async () => {
    const handler = commandHandler(store, secret, { snapshots: every(1) });
    expect(await handler.execute('b', 'hidden')).toMatchObject({
      state: ['hidden'],
      events: [{ data: { text: 'hidden' } }],
    });
    expect((await handler.load('b')).state).toEqual(['hidden']);
  });

  test('that cannot open an event says which page it was', async () => {
    const stranger = notes(encryption(await keyFor()));
    await expect(commandHandler(store, stranger).load('a')).rejects.toMatchObject({
      code: 'ES_DECODE_FAILED',
      message: expect.stringContaining('aes-gcm'),
      cause: expect.anything(),
      details: { stream: 'notes-a', revision: 0 },
    });
  });
});

describe('transforms', () => {
  const marking = (mark: string): EventTransform => ({
    name: mark,
    encode: async (events) => events.map((event) => ({ ...event, data: { [mark]: event.data } })),
    decode: async (page) =>
      page.map((event) => ({ ...event, data: (event.data as Record<string, unknown>)[mark] })),
  });

  test('go one after the other, and back the other way round', async () => {
    const store = await openMemoryStore();
    const marked = notes(marking('inner'), marking('outer'));
    await execute(store, marked, 'a', 'x');
    const { events } = await store.readStream({ stream: 'notes-a', limit: 1 });
    expect(events[0]?.data).toEqual({ outer: { inner: { text: 'x' } } });
    expect((await commandHandler(store, marked).load('a')).state).toEqual(['x']);
  });

  test('must keep the number of events', async () => {
    const store = await openMemoryStore();
    await execute(store, notes(), 'a', 'x');
    const swallowing: EventTransform = { name: 'swallow', encode: async () => [], decode: async () => [] };
    const lossy = notes(swallowing);
    await expect(execute(store, lossy, 'b', 'x')).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
    await expect(commandHandler(store, lossy).load('a')).rejects.toMatchObject({
      code: 'ES_INVALID_ARGUMENT',
    });
  });

  test('that fail on the way in refuse the events before anything is written', async () => {
    const store = await openMemoryStore();
    const failing: EventTransform = {
      name: 'failing',
      encode: () => Promise.reject(new Error('no key')),
      decode: async (page) => page,
    };
    await expect(execute(store, notes(failing), 'a', 'x')).rejects.toMatchObject({
      code: 'ES_INVALID_EVENT',
      written: 'no',
      message: expect.stringMatching(/failing.*no key/),
    });
    expect((await store.readLog({ limit: 1 })).events).toEqual([]);
  });
});
