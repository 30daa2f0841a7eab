import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { newEvent } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

class Money {
  constructor(readonly amount: number) {}
}

function cycle(): object {
  const self: { self?: object } = {};
  return (self.self = self);
}

export const valueClauses = clausesOf('values', [
  {
    id: 'VALUE-01',
    title: 'Every JSON value MUST come back as it was written.',
    async run({ store, stream: named }) {
      const stream = named();
      const values = [
        null,
        true,
        false,
        '',
        'text',
        0,
        1,
        -1,
        0.1,
        1e21,
        1e-7,
        Number.MAX_SAFE_INTEGER,
        Number.MIN_SAFE_INTEGER,
        5e-324,
        Number.MAX_VALUE,
        [],
        {},
        [[]],
        [{}],
        { a: {} },
        [null],
        { a: null },
        [1, 'a', null, [true]],
        { '': 1, ' ': 2, 'a.b': 3, $x: 4, '0': 5, '-1': 6 },
        { list: [], object: {}, nested: [{ list: [] }] },
        'AAEC/w==',
        '{"not":"parsed"}',
        '[1]',
        '1',
        'null',
        '2020-01-01T00:00:00.000Z',
      ];
      await appendOk(
        store,
        stream,
        values.map((value) => newEvent('Held', value)),
      );
      const stored = (await readAll(store, stream)).map((event) => event.data);
      equal(stored.length, values.length, 'events in the stream');
      for (const [index, value] of values.entries()) equal(stored[index], value, `value ${index}`);
    },
  },
  {
    id: 'VALUE-02',
    title: 'Text of any characters MUST come back as it was written, as a value and as a key.',
    async run({ store, stream: named }) {
      const stream = named();
      const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('');
      const texts = [
        controls,
        '\u007f\u0080\u2028\u2029\ufeff\ufffe\uffff',
        '👩‍👩‍👧‍👦',
        'e\u0301 \u00e9',
        '\u202e',
        '"\\/\b',
        'x'.repeat(20_000),
      ];
      await appendOk(
        store,
        stream,
        texts.map((text) => newEvent('Held', { [text]: text })),
      );
      const stored = (await readAll(store, stream)).map((event) => event.data);
      equal(
        stored,
        texts.map((text) => ({ [text]: text })),
        'data in the stream',
      );
    },
  },
  {
    id: 'VALUE-03',
    title:
      'A value that JSON would change or drop MUST be refused with ES_INVALID_EVENT, as data and as metadata, and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      const values: Record<string, unknown> = {
        'undefined in a list': [undefined],
        NaN,
        Infinity,
        bigint: 1n,
        function: () => 1,
        symbol: Symbol('s'),
        'a cycle': cycle(),
        'a Date': new Date(0),
        'a Map': new Map([[1, 2]]),
        'a Set': new Set([1]),
        'an instance': new Money(1),
        'a symbol as a key': { [Symbol('s')]: 1 },
        'a Uint16Array': new Uint16Array([1]),
        'an ArrayBuffer': new ArrayBuffer(2),
        'a DataView': new DataView(new ArrayBuffer(2)),
      };
      for (const [what, value] of Object.entries(values)) {
        for (const data of [value, [value], { deep: [value] }]) {
          await rejects(
            append(store, stream, [newEvent('Held', data)]),
            'ES_INVALID_EVENT',
            `${what} in data`,
          );
        }
        const inMetadata = append(store, stream, [{ ...newEvent(), metadata: { deep: value } }]);
        await rejects(inMetadata, 'ES_INVALID_EVENT', `${what} in metadata`);
      }
      const bytes = append(store, stream, [newEvent('Held', { deep: new Uint8Array([1]) })]);
      await rejects(bytes, 'ES_INVALID_EVENT', 'bytes inside of JSON');
      await rejects(
        append(store, stream, [{ type: 'Held', data: undefined }]),
        'ES_INVALID_EVENT',
        'no data at all',
      );
      equal((await readAll(store, stream)).length, 0, 'events in the stream');
    },
  },
  {
    id: 'VALUE-04',
    title:
      'Text with half of a surrogate pair MUST come back as it was written, or be refused with ES_INVALID_EVENT.',
    async run({ store, stream: named }) {
      for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800']) {
        const stream = named();
        const result = append(store, stream, [newEvent('Held', { text })]);
        const kept = await result.then(
          () => true,
          () => false,
        );
        if (kept) equal((await readAll(store, stream))[0]?.data, { text }, 'data in the stream');
        else await rejects(result, 'ES_INVALID_EVENT', `text with half of a pair`);
      }
    },
  },
  {
    id: 'VALUE-05',
    title:
      'Bytes with a content type MUST come back as the same bytes and content type, from streams and the log.',
    async run({ store, stream: named }) {
      const stream = named();
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const values = [
        all,
        new Uint8Array(0),
        new Uint8Array([0]),
        new Uint8Array([0xff, 0xfe, 0xc3, 0x28]),
        all.subarray(10, 20),
      ];
      const system = { contentType: 'application/octet-stream' };
      await appendOk(
        store,
        stream,
        values.map((data) => ({ ...newEvent('Packed', data), system })),
      );
      for (const events of [await readAll(store, stream), await readLog(store)]) {
        for (const [index, value] of values.entries()) {
          const { data, system: kept } = events[index] ?? {};
          verify(
            data instanceof Uint8Array || ArrayBuffer.isView(data),
            `value ${index} comes back as bytes`,
          );
          equal(data, value, `bytes ${index}`);
          equal(kept?.contentType, system.contentType, `content type ${index}`);
        }
      }
    },
  },
  {
    id: 'VALUE-06',
    title: 'Text that looks like encoded bytes, or like the store’s own encoding, MUST stay text.',
    async run({ store, stream: named }) {
      const stream = named();
      const values = [
        'AAECAw==',
        'data:;base64,AAEC',
        '\u0000\u0001',
        { type: 'Buffer', data: [1, 2] },
        { $bytes: 'AAEC' },
        { '@eventfold': 1 },
        { base64: 'AAEC' },
      ];
      await appendOk(
        store,
        stream,
        values.map((value) => newEvent('Held', value)),
      );
      equal(
        (await readAll(store, stream)).map((event) => event.data),
        values,
        'data in the stream',
      );
    },
  },
  {
    id: 'VALUE-08',
    title: 'An object’s property that is undefined MUST be left out, and -0 kept as 0 or as -0.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, [newEvent('Held', { a: undefined, b: 1, zero: -0 })]);
      const data = (await readAll(store, stream))[0]?.data as Record<string, unknown>;
      equal(Object.keys(data).sort(), ['b', 'zero'], 'keys that are stored');
      verify(data['zero'] === 0, `-0 is a zero, not ${String(data['zero'])}`);
    },
  },
]);
