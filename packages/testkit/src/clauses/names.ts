import { MAX_EVENT_TYPE_BYTES, MAX_STREAM_NAME_BYTES } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { idsOf, newEvent, newEvents } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

/** Names that break encodings, patterns, key schemes, file names and URLs. */
const AWKWARD = [
  'plain',
  'with space',
  'ünïcödé',
  '日本語',
  '👩‍👩‍👧‍👦',
  'e\u0301',
  '\u00e9',
  '\u202eright-to-left',
  'line\nfeed',
  'carriage\r\nreturn',
  'tab\t',
  'nul\u0000byte',
  'unit\u001fseparator',
  'line\u2028separator',
  '\ufeffbom',
  "quo'te",
  'quo"te',
  'back\\slash',
  'per%cent',
  '%41',
  'a:b',
  'a::b',
  '{a}',
  '{a',
  'a}',
  'a}b{c',
  'a*',
  'a?',
  '[a]',
  'a/b',
  '../a',
  'a.b',
  'a,b',
  'a;b',
  'a|b',
  'a&b',
  'a=b',
  '#a',
  '@a',
  '!a',
  '~a',
  '`a`',
  '<a>',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '0',
  '-',
  '--',
  ' ',
  'A',
  'a',
  ' a',
  'a ',
];

export const nameClauses = clausesOf('names', [
  {
    id: 'NAME-01',
    title: 'Stream names of any characters MUST be kept exactly and told apart.',
    async run({ store }) {
      const names = AWKWARD.flatMap((name) => [`s-${name}`, name]).filter((name) => !name.startsWith('$'));
      for (const [n, stream] of names.entries()) {
        await appendOk(store, stream, [newEvent('Named', { n })], 'no-stream');
      }
      for (const [n, stream] of names.entries()) {
        const found = (await readAll(store, stream)).map((event) => ({
          stream: event.stream,
          data: event.data,
        }));
        equal(found, [{ stream, data: { n } }], `events of ${JSON.stringify(stream)}`);
      }
    },
    budgetMs: 30_000,
  },
  {
    id: 'NAME-02',
    title: 'Event types of any characters MUST be kept exactly, and be found by a filter.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(
        store,
        stream,
        AWKWARD.map((type) => newEvent(type)),
      );
      equal(
        (await readAll(store, stream)).map((event) => event.type),
        AWKWARD,
        'types in the stream',
      );
      for (const type of AWKWARD) {
        const found = await readLog(store, { filter: { types: [type] } });
        equal(
          found.map((event) => event.type),
          [type],
          `types found by ${JSON.stringify(type)}`,
        );
      }
    },
    budgetMs: 30_000,
  },
  {
    id: 'NAME-03',
    title: 'A stream name that cannot be kept MUST reject with ES_INVALID_STREAM_NAME and write nothing.',
    async run({ store }) {
      const tooLong = 'x'.repeat(MAX_STREAM_NAME_BYTES + 1);
      const tooManyBytes = 'é'.repeat(MAX_STREAM_NAME_BYTES / 2 + 1);
      for (const stream of [
        '',
        '$all',
        '$',
        '$ce-a',
        '\ud800',
        'a\udc00b',
        tooLong,
        tooManyBytes,
        7 as unknown as string,
      ]) {
        const what = `the stream ${JSON.stringify(stream).slice(0, 40)}`;
        await rejects(append(store, stream, newEvents(1)), 'ES_INVALID_STREAM_NAME', what);
      }
      equal((await readLog(store)).length, 0, 'events in the log');
    },
  },
  {
    id: 'NAME-04',
    title: 'An event type that cannot be kept MUST reject with ES_INVALID_EVENT and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      const tooLong = 'x'.repeat(MAX_EVENT_TYPE_BYTES + 1);
      for (const type of ['', '$system', '$', '\ud800', 'a\udc00', tooLong, null as unknown as string]) {
        const what = `the type ${JSON.stringify(type).slice(0, 40)}`;
        await rejects(append(store, stream, [newEvent(type)]), 'ES_INVALID_EVENT', what);
      }
      equal((await readAll(store, stream)).length, 0, 'events in the stream');
    },
  },
  {
    id: 'NAME-05',
    title: 'The longest stream name and the longest event type MUST be kept.',
    async run({ store }) {
      const stream = `s-${'n'.repeat(MAX_STREAM_NAME_BYTES - 2)}`;
      const wide = `s-${'é'.repeat((MAX_STREAM_NAME_BYTES - 2) / 2)}`;
      const event = newEvent('t'.repeat(MAX_EVENT_TYPE_BYTES));
      for (const name of [stream, wide]) {
        await appendOk(store, name, [event], 'no-stream');
        const [stored] = await readAll(store, name);
        equal({ stream: stored?.stream, type: stored?.type }, { stream: name, type: event.type }, 'event');
      }
    },
  },
  {
    id: 'NAME-07',
    title: 'Long names that differ at their end only MUST be different streams.',
    async run({ store }) {
      const long = 'n'.repeat(MAX_STREAM_NAME_BYTES - 3);
      const wide = '日'.repeat(300);
      const names = [`s-${long}`, `s-${long}1`, `s-${long}2`, `s-${wide}1`, `s-${wide}2`, `s-${wide}`];
      const events = newEvents(names.length);
      for (const [n, name] of names.entries())
        await appendOk(store, name, events.slice(n, n + 1), 'no-stream');
      for (const [n, name] of names.entries()) {
        const found = (await readAll(store, name)).map(({ id, stream }) => ({ id, stream }));
        equal(found, [{ id: events[n]?.id, stream: name }], `events of name ${n}`);
      }
    },
  },
  {
    id: 'NAME-06',
    title: 'Names that differ only in case or in Unicode normalisation MUST be different streams.',
    async run({ store }) {
      const names = [
        'Case-1',
        'case-1',
        'CASE-1',
        'n-caf\u00e9',
        'n-cafe\u0301',
        'n-\ufb01',
        'n-fi',
        'n-ß',
        'n-ss',
      ];
      const events = newEvents(names.length);
      for (const [n, stream] of names.entries())
        await appendOk(store, stream, events.slice(n, n + 1), 'no-stream');
      for (const [n, stream] of names.entries()) {
        equal(idsOf(await readAll(store, stream)), idsOf(events.slice(n, n + 1)), `ids in ${stream}`);
      }
    },
  },
]);
