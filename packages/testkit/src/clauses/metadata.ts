import type { NewEvent } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { newEvent, newEvents } from './steps/new-events.js';
import { readAll, readLog, readPage } from './steps/read.js';

const SYSTEM = {
  correlationId: 'correlation',
  causationId: 'causation',
  commandId: 'command',
  commandHash: 'hash',
  tags: ['b', 'a', 'b'],
  subject: 'person-7',
  contentType: 'application/json',
};

export const metadataClauses = clausesOf('metadata', [
  {
    id: 'META-01',
    title: 'The user’s metadata MUST come back as it was written.',
    async run({ store, stream: named }) {
      const stream = named();
      const all: object[] = [
        { note: 'x', deep: { list: [1, null], empty: {} }, n: 0 },
        {},
        { '': '', 'a b': 1, constructor: 2, traceparent: '00-1' },
      ];
      await appendOk(
        store,
        stream,
        all.map((metadata) => ({ ...newEvent(), metadata })),
      );
      equal(
        (await readAll(store, stream)).map((event) => event.metadata),
        all,
        'metadata in the stream',
      );
    },
  },
  {
    id: 'META-02',
    title: 'System metadata MUST come back in every field, on every read.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, [{ ...newEvent(), metadata: { own: 1 }, system: SYSTEM }]);
      const reads = [
        await readAll(store, stream),
        (await readPage(store, { stream, direction: 'backward' })).events,
        await readLog(store),
      ];
      for (const events of reads) {
        equal(
          events.map((event) => event.system),
          [SYSTEM],
          'system metadata',
        );
        equal(
          events.map((event) => event.metadata),
          [{ own: 1 }],
          'the user’s metadata beside it',
        );
      }
    },
  },
  {
    id: 'META-03',
    title:
      'An event without metadata MUST come back with empty metadata, empty system metadata and schema version 1.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, [{ type: 'Happened', data: null }]);
      const [stored] = await readAll(store, stream);
      equal(stored?.metadata, {}, 'metadata');
      equal(stored?.system, {}, 'system metadata');
      equal(stored?.schemaVersion, 1, 'schema version');
    },
  },
  {
    id: 'META-04',
    title:
      'The schema version MUST come back as it was written, and what is none be refused with ES_INVALID_EVENT.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(
        store,
        stream,
        [1, 2, 77, 65_537, 2 ** 32 + 1, 2 ** 53 - 1].map((schemaVersion) => ({
          ...newEvent(),
          schemaVersion,
        })),
      );
      equal(
        (await readAll(store, stream)).map((event) => event.schemaVersion),
        [1, 2, 77, 65_537, 2 ** 32 + 1, 2 ** 53 - 1],
        'schema versions',
      );
      for (const schemaVersion of [0, -1, 1.5, NaN, 2 ** 53, '1' as unknown as number]) {
        const refused = append(store, stream, [{ ...newEvent(), schemaVersion }]);
        await rejects(refused, 'ES_INVALID_EVENT', `the schema version ${schemaVersion}`);
      }
    },
  },
  {
    id: 'META-05',
    title:
      'Metadata under the reserved key `@eventfold` or a key that starts with `$` MUST be refused with ES_INVALID_EVENT.',
    async run({ store, stream: named }) {
      const stream = named();
      for (const key of ['@eventfold', '$correlationId', '$causationId', '$', '$x']) {
        const refused = append(store, stream, [{ ...newEvent(), metadata: { [key]: 'spoofed' } }]);
        await rejects(refused, 'ES_INVALID_EVENT', `the metadata key ${key}`);
      }
      equal((await readAll(store, stream)).length, 0, 'events in the stream');
    },
  },
  {
    id: 'META-06',
    title: 'A key named `__proto__` MUST be kept as a key and change no other object.',
    async run({ store, stream: named }) {
      const stream = named();
      const value = JSON.parse('{"__proto__":{"polluted":true},"a":1}') as Record<string, unknown>;
      await appendOk(store, stream, [{ ...newEvent('Held', value), metadata: value }]);
      const [stored] = await readAll(store, stream);
      for (const found of [stored?.data, stored?.metadata]) {
        equal(found, value, 'what was written');
        equal(Object.keys(found as object).sort(), ['__proto__', 'a'], 'keys');
        verify((found as { polluted?: unknown }).polluted === undefined, 'nothing is inherited from the key');
      }
      verify(({} as { polluted?: unknown }).polluted === undefined, 'other objects are untouched');
    },
  },
  {
    id: 'META-07',
    title: 'Malformed metadata MUST be refused with ES_INVALID_EVENT.',
    async run({ store, stream: named }) {
      const stream = named();
      const malformed = [
        { metadata: [] },
        { metadata: 'text' },
        { metadata: null },
        { system: { tags: 'a' } },
        { system: { tags: [''] } },
        { system: { correlationId: 7 } },
        { system: { subject: '' } },
      ] as unknown as Partial<NewEvent>[];
      for (const part of malformed) {
        const refused = append(store, stream, [{ ...newEvent(), ...part }]);
        await rejects(refused, 'ES_INVALID_EVENT', JSON.stringify(part));
      }
    },
  },
  {
    id: 'META-08',
    title: '`recordedAt` MUST be the time of writing in epoch milliseconds, and the same on every read.',
    async run({ store, open, stream: named }) {
      const stream = named();
      // The store's clock may be another machine's.
      const tolerance = 60_000 + store.manifest.levels.recordedAtResolutionMs;
      const before = Date.now() - tolerance;
      await appendOk(store, stream, newEvents(3));
      const first = (await readAll(store, stream)).map((event) => event.recordedAt);
      for (const recordedAt of first) {
        verify(Number.isSafeInteger(recordedAt), `recordedAt ${recordedAt} is a whole number`);
        verify(
          recordedAt >= before && recordedAt <= Date.now() + tolerance,
          `recordedAt ${recordedAt} is about now`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 15));
      const backward = await readPage(await open(), { stream, direction: 'backward' });
      equal(
        [...backward.events].reverse().map((event) => event.recordedAt),
        first,
        'read backward on another handle',
      );
      equal(
        (await readLog(store)).map((event) => event.recordedAt),
        first,
        'read in the log',
      );
    },
  },

  {
    id: 'META-09',
    title:
      'System metadata MUST come back whole: text of any characters, and tags however many, in their order.',
    async run({ store, stream: named }) {
      const stream = named();
      const texts = ['é\u2028👩‍👩‍👧', ' ', '"\\', 'x'.repeat(2_000), 'a,b;c'];
      const systems = [
        ...texts.map((text) => ({ correlationId: text, causationId: text, commandId: text, subject: text })),
        { tags: [] },
        { tags: texts },
        { tags: Array.from({ length: 200 }, (_, n) => `tag ${200 - n}`) },
        { contentType: 'text/plain; charset="utf-8"' },
      ];
      await appendOk(
        store,
        stream,
        systems.map((system) => ({ ...newEvent(), system })),
      );
      for (const events of [await readAll(store, stream), await readLog(store)])
        equal(
          events.map((event) => event.system),
          systems,
          'system metadata',
        );
    },
  },
  {
    id: 'META-10',
    title: '`recordedAt` MUST be as fine as the manifest’s resolution says.',
    async run({ store, stream: named }) {
      const stream = named();
      const resolution = store.manifest.levels.recordedAtResolutionMs;
      // Waiting for coarse clocks would take too long.
      if (resolution > 100) return;
      for (let n = 0; n < 8; n++) {
        if (n > 0) await new Promise((resolve) => setTimeout(resolve, 3 * resolution));
        await appendOk(store, stream, newEvents(1));
      }
      const times = (await readAll(store, stream)).map((event) => event.recordedAt);
      // By chance that all of them are round happens once in a hundred million runs.
      verify(
        times.some((time) => time % (10 * resolution) !== 0),
        `all of ${times.join(', ')} are multiples of ten times the resolution`,
      );
    },
  },
]);
