import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { EventStore, NewEvent, RecordedEvent, StandardSchema, Upcaster } from '../index.js';
import { decider, defineEvents, execute, readStream, repository, several, upcasters } from '../index.js';
import { openMemoryStore } from '../memory/index.js';

type Deposited = { type: 'Deposited'; data: { cents: number } };
type Noted = { type: 'Noted'; data: { split: string[] } };
type AccountEvent = Deposited | Noted;

/** A store that holds these events, as some earlier program wrote them. */
async function storeOf(...events: readonly NewEvent[]): Promise<EventStore> {
  const store = await openMemoryStore();
  await store.append({ writes: [{ stream: 'account-a', expected: 'no-stream', events }] });
  return store;
}

async function pageOf(...events: readonly NewEvent[]): Promise<readonly RecordedEvent[]> {
  const page = await (await storeOf(...events)).readStream({ stream: 'account-a', limit: 100 });
  return page.events;
}

const plain = { Deposited: {}, Noted: {} };

describe('upcasters', () => {
  const chain = upcasters(
    (old: { euros: string }) => ({ euros: Number(old.euros) }),
    (old: { euros: number }) => ({ cents: old.euros * 100 }),
  );
  const events = defineEvents<AccountEvent>({ types: { ...plain, Deposited: { upcasters: chain } } });

  test('take every version to the current one', async () => {
    const page = await pageOf(
      { type: 'Deposited', data: { euros: '5' } },
      { type: 'Deposited', data: { euros: 6 }, schemaVersion: 2 },
      { type: 'Deposited', data: { cents: 7 }, schemaVersion: 3 },
    );
    const decoded = await events.decode(page);
    expect(decoded.map(({ data }) => data)).toEqual([{ cents: 500 }, { cents: 600 }, { cents: 7 }]);
    expect(decoded.map(({ revision, index }) => [revision, index])).toEqual([
      [0, undefined],
      [1, undefined],
      [2, undefined],
    ]);
    expect(page[0]?.data).toEqual({ euros: '5' });
  });

  test('mark what is written with the current version', async () => {
    const [encoded] = await events.encode([{ type: 'Deposited', data: { cents: 1 } }]);
    expect(encoded).toMatchObject({ schemaVersion: 3, data: { cents: 1 } });
  });

  test('see the recorded event', async () => {
    const seen: unknown[] = [];
    const looking: Upcaster<{ cents: number }, { cents: number }> = (data, event) => {
      seen.push([event.stream, event.revision, event.schemaVersion]);
      return data;
    };
    const pipeline = defineEvents<AccountEvent>({
      types: { ...plain, Deposited: { upcasters: upcasters(looking) } },
    });
    await pipeline.decode(await pageOf({ type: 'Deposited', data: { cents: 1 } }));
    expect(seen).toEqual([['account-a', 0, 1]]);
  });

  test('that throw are ES_UPCAST_FAILED with the place', async () => {
    const broken = upcasters((): { cents: number } => {
      throw new RangeError('no euros');
    });
    const pipeline = defineEvents<AccountEvent>({ types: { ...plain, Deposited: { upcasters: broken } } });
    const page = await pageOf({ type: 'Noted', data: { split: [] } }, { type: 'Deposited', data: {} });
    await expect(pipeline.decode(page)).rejects.toMatchObject({
      code: 'ES_UPCAST_FAILED',
      written: 'no',
      cause: expect.any(RangeError),
      message: expect.stringContaining('no euros'),
      details: { stream: 'account-a', revision: 1, type: 'Deposited' },
    });
  });

  test('may make several events of one, in order and told apart by their index, or none', async () => {
    const splitting = upcasters((old: { cents: number[] }) =>
      several(...old.cents.map((cents) => ({ type: 'Deposited', data: { cents } }))),
    );
    const pipeline = defineEvents<AccountEvent>({
      types: { ...plain, Deposited: { upcasters: splitting } },
    });
    const page = await pageOf(
      { type: 'Deposited', data: { cents: [1, 2, 3] } },
      { type: 'Deposited', data: { cents: [] } },
      { type: 'Deposited', data: { cents: 4 }, schemaVersion: 2 },
    );
    const decoded = await pipeline.decode(page);
    expect(
      decoded.map(({ data, revision, index, id }) => [data, revision, index, id === page[revision]?.id]),
    ).toEqual([
      [{ cents: 1 }, 0, 0, true],
      [{ cents: 2 }, 0, 1, true],
      [{ cents: 3 }, 0, 2, true],
      [{ cents: 4 }, 2, undefined, true],
    ]);
  });

  test('end at a step that made several events: later steps do not see them', async () => {
    const later: Upcaster<{ cents: number }, { cents: number }> = ({ cents }) => ({ cents: cents + 1 });
    const early = (old: { parts?: number[]; cents: number }) =>
      old.parts === undefined
        ? old
        : several(...old.parts.map((cents) => ({ type: 'Deposited', data: { cents } })));
    const pipeline = defineEvents<AccountEvent>({
      types: { ...plain, Deposited: { upcasters: upcasters(early, later) } },
    });
    const page = await pageOf(
      { type: 'Deposited', data: { parts: [1, 2] } },
      { type: 'Deposited', data: { cents: 5 } },
    );
    expect((await pipeline.decode(page)).map(({ data }) => data)).toEqual([
      { cents: 1 },
      { cents: 2 },
      { cents: 6 },
    ]);
  });

  test('never take a user’s own list called split for several events', async () => {
    const copying = upcasters((data: { split: string[] }) => ({ split: [...data.split] }));
    for (const noted of [{}, { upcasters: copying }]) {
      const pipeline = defineEvents<AccountEvent>({ types: { ...plain, Noted: noted } });
      const decoded = await pipeline.decode(await pageOf({ type: 'Noted', data: { split: ['a', 'b'] } }));
      expect(decoded).toMatchObject([{ type: 'Noted', data: { split: ['a', 'b'] } }]);
      expect(decoded[0]).not.toHaveProperty('index');
    }
  });
});

describe('a renamed type', () => {
  const events = defineEvents<AccountEvent>({
    types: { Deposited: { formerly: ['MoneyIn', 'Credit'], splitsInto: ['Noted'] }, Noted: {} },
  });

  test('is found under its former names, and handed out under its own', async () => {
    const decoded = await events.decode(
      await pageOf({ type: 'MoneyIn', data: { cents: 1 } }, { type: 'Credit', data: { cents: 2 } }),
    );
    expect(decoded.map(({ type, data }) => [type, data])).toEqual([
      ['Deposited', { cents: 1 }],
      ['Deposited', { cents: 2 }],
    ]);
  });

  test('is asked for under all its names, and those that may split into it', () => {
    expect(events.storedTypes(['Deposited'])).toEqual(['Deposited', 'MoneyIn', 'Credit']);
    expect(events.storedTypes(['Noted'])).toEqual(['Deposited', 'MoneyIn', 'Credit', 'Noted']);
    expect(events.storedTypes(['Unheard'])).toEqual([]);
    expect(events.storedTypes([])).toEqual([]);
  });

  test('cannot share a name with another', () => {
    const define = () =>
      defineEvents<AccountEvent>({ types: { Deposited: { formerly: ['Noted'] }, Noted: {} } });
    expect(define).toThrow(expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }));
  });
});

describe('an event that the program does not know', () => {
  const unheard = { type: 'Unheard', data: { n: 1 } };
  const newer = { type: 'Deposited', data: { n: 2 }, schemaVersion: 2 };
  const known = { type: 'Deposited', data: { cents: 3 } };
  const decoding = async (unknown: 'fail' | 'skip' | 'pass' | undefined, ...stored: NewEvent[]) =>
    defineEvents<AccountEvent>({ types: plain, unknown }).decode(await pageOf(...stored));

  test.each([
    [unheard, /of a type that is not defined/],
    [newer, /of schema version 2, newer than this program/],
  ])('stops the reading: %j', async (stored, message) => {
    await expect(decoding(undefined, known, stored)).rejects.toMatchObject({
      code: 'ES_UNKNOWN_EVENT_TYPE',
      message: expect.stringMatching(message),
      details: { stream: 'account-a', revision: 1, type: stored.type },
    });
    await expect(decoding('fail', stored)).rejects.toMatchObject({ code: 'ES_UNKNOWN_EVENT_TYPE' });
  });

  test('is left out, or handed on as it is, where that is asked for', async () => {
    expect(await decoding('skip', unheard, newer, known)).toMatchObject([{ revision: 2 }]);
    expect(await decoding('pass', unheard, newer, known)).toMatchObject([unheard, newer, known]);
  });

  test('cannot be written', async () => {
    const { encode } = defineEvents<AccountEvent>({ types: plain });
    await expect(encode([known as Deposited, unheard as never])).rejects.toMatchObject({
      code: 'ES_INVALID_EVENT',
      details: { index: 1 },
    });
  });
});

describe('a codec', () => {
  type Dated = { type: 'Dated'; data: Date };
  const asText = defineEvents<Dated>({
    types: {
      Dated: {
        codec: {
          contentType: 'application/vnd.date',
          encode: (date) => date.toISOString(),
          decode: (stored) => new Date(stored as string),
        },
      },
    },
  });
  const asBytes = defineEvents<Dated>({
    types: {
      Dated: {
        codec: {
          contentType: 'application/octet-stream',
          encode: (date) => new TextEncoder().encode(date.toISOString()),
          decode: (stored) => new Date(new TextDecoder().decode(stored as Uint8Array)),
        },
      },
    },
  });

  test.each([
    ['JSON', asText, '2020-01-02T03:04:05.000Z'],
    ['bytes', asBytes, new TextEncoder().encode('2020-01-02T03:04:05.000Z')],
  ])('keeps as %s what JSON cannot hold', async (_what, pipeline, stored) => {
    const data = new Date('2020-01-02T03:04:05Z');
    const page = await pageOf(...(await pipeline.encode([{ type: 'Dated', data }])));
    expect(page).toMatchObject([{ data: stored }]);
    expect(await pipeline.decode(page)).toMatchObject([{ data }]);
  });

  test('keeps the other system metadata', async () => {
    const event = { type: 'Dated' as const, data: new Date(0), system: { commandId: 'c', tags: ['t'] } };
    const [encoded] = await asText.encode([event]);
    expect(encoded?.system).toEqual({ commandId: 'c', tags: ['t'], contentType: 'application/vnd.date' });
  });

  test('leaves events alone that were written without it', async () => {
    const older = { type: 'Dated', data: { iso: 'x' } };
    expect(await asText.decode(await pageOf(older))).toMatchObject([older]);
  });

  test('that throws is ES_DECODE_FAILED with the place, or ES_INVALID_EVENT with the index', async () => {
    const [encoded] = await asBytes.encode([{ type: 'Dated', data: new Date(0) }]);
    const failing = defineEvents<Dated>({
      types: {
        Dated: {
          codec: {
            contentType: 'application/octet-stream',
            encode: () => {
              throw new Error('no ink');
            },
            decode: () => {
              throw new Error('no glasses');
            },
          },
        },
      },
    });
    await expect(failing.decode(await pageOf(encoded!))).rejects.toMatchObject({
      code: 'ES_DECODE_FAILED',
      message: expect.stringContaining('no glasses'),
      details: { stream: 'account-a', revision: 0 },
    });
    await expect(failing.encode([{ type: 'Dated', data: new Date(0) }])).rejects.toMatchObject({
      code: 'ES_INVALID_EVENT',
      message: expect.stringContaining('no ink'),
      details: { index: 0 },
    });
  });
});

describe('a schema', () => {
  const byHand: StandardSchema<{ cents: number }> = {
    '~standard': {
      version: 1,
      vendor: 'by hand',
      validate: (value) => {
        const { cents } = value as { cents?: unknown };
        if (typeof cents === 'number') return { value: { cents } };
        return {
          issues: [{ message: 'not a number', path: ['deep', { key: 'cents' }] }, { message: 'and sad' }],
        };
      },
    },
  };
  const withZod = z.object({ cents: z.number() });

  describe.each([
    ['written by hand', byHand, 'deep.cents: not a number; and sad'],
    ['of zod', withZod, 'cents: '],
  ])('%s', (_what, schema, complaint) => {
    const events = defineEvents<AccountEvent>({ types: { ...plain, Deposited: { schema } } });

    test('is asked before a write', () => {
      const bad = () => events.normalize([{ type: 'Deposited', data: { cents: 'x' as never } }]);
      const refused = { code: 'ES_INVALID_EVENT', message: expect.stringContaining(complaint) };
      expect(bad).toThrow(expect.objectContaining(refused));
      expect(events.normalize([{ type: 'Deposited', data: { cents: 1 } }])).toHaveLength(1);
    });

    test('is asked after a read, and what it gives back is handed out', async () => {
      const page = await pageOf({ type: 'Deposited', data: { cents: 1, more: true } });
      expect((await events.decode(page))[0]?.data).toStrictEqual({ cents: 1 });
      const bad = await pageOf({ type: 'Deposited', data: {} });
      await expect(events.decode(bad)).rejects.toMatchObject({
        code: 'ES_DECODE_FAILED',
        message: expect.stringContaining(complaint),
        details: { stream: 'account-a', revision: 0 },
      });
    });
  });

  test('sees what upcasters made, not what was stored', async () => {
    const events = defineEvents<AccountEvent>({
      types: {
        ...plain,
        Deposited: {
          schema: withZod,
          upcasters: upcasters(({ euros }: { euros: number }) => ({ cents: euros * 100 })),
        },
      },
    });
    expect(await events.decode(await pageOf({ type: 'Deposited', data: { euros: 2 } }))).toMatchObject([
      { data: { cents: 200 } },
    ]);
  });

  test('must not wait', () => {
    const waiting = z.object({ cents: z.number().refine(async () => true) });
    const events = defineEvents<AccountEvent>({ types: { ...plain, Deposited: { schema: waiting } } });
    expect(() => events.normalize([{ type: 'Deposited', data: { cents: 1 } }])).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_EVENT' }),
    );
  });
});

describe('a decider with a pipeline', () => {
  const chain = upcasters(({ euros }: { euros: number }) => ({ cents: euros * 100 }));
  const account = decider({
    category: 'account',
    initialState: 0,
    evolve: (cents, event: AccountEvent): number =>
      event.type === 'Deposited' ? cents + event.data.cents : cents,
    decide: (_cents, cents: number): AccountEvent => ({ type: 'Deposited', data: { cents } }),
    events: defineEvents<AccountEvent>({
      types: { ...plain, Deposited: { upcasters: chain, formerly: ['Credit'] } },
    }),
  });

  test('folds, decides and appends in its own terms, also over a conflict', async () => {
    const store = await storeOf({ type: 'Credit', data: { euros: 1 } });
    let outrun = true;
    const contended: EventStore = {
      ...store,
      append: async (request, options) => {
        const late = outrun;
        outrun = false;
        if (late) await execute(store, account, 'a', 30);
        return store.append(request, options);
      },
    };
    const result = await execute(contended, account, 'a', 5, { commandId: 'c1' });
    expect(result).toMatchObject({
      state: 135,
      revision: 2,
      events: [{ data: { cents: 5 }, schemaVersion: 2 }],
    });
    const again = await execute(store, account, 'a', 5, { commandId: 'c1' });
    expect(again).toMatchObject({ outcome: 'repeated', events: [{ type: 'Deposited', data: { cents: 5 } }] });
  });

  test('is the source of what is read', async () => {
    const store = await storeOf({ type: 'Credit', data: { euros: 1 } });
    const events = await readStream(store, 'account-a', { source: account }).toArray();
    expect(events).toMatchObject([{ type: 'Deposited', data: { cents: 100 } }]);
  });

  test('whose pipeline loses the events’ ids still sends a repeat as a repeat', async () => {
    const store = await openMemoryStore();
    const careless = decider({
      ...account,
      evolve: (cents, event: AccountEvent): number => account.evolve(cents, event),
      decide: (_cents, cents: number): AccountEvent => ({ type: 'Deposited', data: { cents } }),
      events: {
        ...account.events!,
        encode: async (events) => events.map(({ type, data }) => ({ type, data, schemaVersion: 2 })),
      },
    });
    let lost = true;
    const cut: EventStore = {
      ...store,
      append: async (request, options) => {
        const result = await store.append(request, options);
        if (!lost) return result;
        lost = false;
        throw Object.assign(new Error('lost'), {
          code: 'ES_UNAVAILABLE',
          written: 'unknown',
          retryable: true,
        });
      },
    };
    expect(await execute(cut, careless, 'a', 5, { retry: { minDelayMs: 0 } })).toMatchObject({
      state: 5,
      revision: 0,
    });
    expect((await store.readLog({ limit: 9 })).events).toHaveLength(1);
  });
});

test('the fingerprint changes with whatever changes the program’s view of its events', () => {
  const name = (types: object, transforms: string[] = []) =>
    defineEvents<AccountEvent>({
      types: { ...plain, ...types },
      transforms: transforms.map((each) => ({ name: each, encode: async (e) => e, decode: async (e) => e })),
    }).fingerprint;
  const same = (data: { cents: number }) => data;
  const codec = {
    contentType: 'a',
    encode: (data: unknown) => data,
    decode: (data: unknown) => data as never,
  };
  const fingerprints = [
    name({}),
    name({ Deposited: { formerly: ['Credit'] } }),
    name({ Deposited: { upcasters: upcasters(same) } }),
    name({ Deposited: { upcasters: upcasters(same, same) } }),
    name({ Noted: { upcasters: upcasters(same) } }),
    name({ Deposited: { codec } }),
    name({ Deposited: { codec: { ...codec, contentType: 'b' } } }),
    name({}, ['t']),
    name({}, ['t', 'u']),
  ];
  expect(new Set(fingerprints).size).toBe(fingerprints.length);
  expect(name({})).toBe(defineEvents<AccountEvent>({ types: { Noted: {}, Deposited: {} } }).fingerprint);
});

describe('a schema that changes what it is given', () => {
  const trimmed = z.object({ name: z.string().trim(), tags: z.array(z.string()).default([]) });
  type Named = { type: 'Named'; data: { name: string; tags: string[] } };
  const person = decider({
    category: 'person',
    initialState: { name: '', tags: 0 },
    evolve: (_state, { data }: Named) => ({ name: data.name, tags: data.tags.length }),
    decide: (_state, data: { name: string }) => ({ type: 'Named', data: data as Named['data'] }),
    events: defineEvents<Named>({ types: { Named: { schema: trimmed } } }),
  });

  test('gives the same state right after a command as after a read', async () => {
    const store = await openMemoryStore();
    const { state, events } = await execute(store, person, 'a', { name: ' Ada ' });
    expect(state).toEqual({ name: 'Ada', tags: 0 });
    expect(events[0]?.data).toEqual({ name: 'Ada', tags: [] });
    expect((await store.readStream({ stream: 'person-a', limit: 1 })).events[0]?.data).toEqual({
      name: 'Ada',
      tags: [],
    });
    const root = await repository(store, person).load('b');
    await root.handle({ name: ' Bob ' });
    expect(root.state.name).toBe('Bob');
  });
});

test('bytes of another codec than the type’s are no data of it', async () => {
  const codec = {
    contentType: 'text/mine',
    encode: (data: unknown) => data,
    decode: (data: unknown) => data as never,
  };
  const events = defineEvents<AccountEvent>({ types: { ...plain, Deposited: { codec } } });
  const data = new Uint8Array([1]);
  const foreign = await pageOf({ type: 'Deposited', data, system: { contentType: 'text/theirs' } });
  await expect(events.decode(foreign)).rejects.toMatchObject({
    code: 'ES_DECODE_FAILED',
    message: expect.stringContaining('text/theirs, not text/mine'),
  });
});
