import type { EventStore, ExpectedRevision, NewEvent, StreamWrite } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects } from '../contract/verify.js';
import { appendAllOk, appendOk, conflict } from './steps/append.js';
import { newEvent, newEvents, range } from './steps/new-events.js';
import { readAll, readLog, readPage } from './steps/read.js';

/** What an append over several streams, or with checks, is judged by and refused for. */
export const severalStreamsJudgedClauses = clausesOf('several streams', [
  {
    id: 'MULTI-09',
    title:
      'Every kind of expectation MUST be judged for each stream of an append, wherever it stands among them.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      for (const place of range(0, 2)) {
        for (const [kind, make] of Object.entries(FAILING)) {
          const streams = neighbours(3);
          const stale = streams[place] ?? '';
          const expected = await make(store, stale);
          if (expected === undefined) continue;
          const writes = streams.map((stream): StreamWrite => ({
            stream,
            expected: stream === stale ? expected : 'any',
            events: newEvents(1),
          }));
          const { violations } = conflict(await store.append({ writes }), `${kind}, at place ${place}`);
          equal(
            violations.map((each) => ({ stream: each.stream, expected: each.expected })),
            [{ stream: stale, expected }],
            `violations of ${kind}, at place ${place}`,
          );
          for (const stream of streams.filter((each) => each !== stale))
            equal((await readPage(store, { stream })).state, 'missing', `state of another stream (${kind})`);
        }
      }
    },
  },
  {
    id: 'MULTI-10',
    title:
      'An append to several streams MUST succeed where every kind of expectation holds, each of its own stream.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      const [one, two, three, four] = neighbours(4) as [string, string, string, string];
      const last = newEvent();
      await appendOk(store, one, [last]);
      await appendOk(store, two, newEvents(2));
      await appendOk(store, three, newEvents(3));
      const write = (stream: string, expected: ExpectedRevision): StreamWrite => ({
        stream,
        expected,
        events: newEvents(1),
      });
      const { streams } = await appendAllOk(store, {
        writes: [
          write(four, 'no-stream'),
          write(three, 'stream-exists'),
          write(two, 1),
          write(one, { revision: 0, eventId: last.id }),
        ],
      });
      equal(
        streams.map(({ firstRevision }) => firstRevision),
        [0, 3, 2, 1],
        'revisions answered',
      );
    },
  },
  {
    id: 'MULTI-11',
    title:
      'An append that writes or checks a tombstoned stream among others MUST reject with ES_STREAM_TOMBSTONED and write nothing.',
    requires: { operations: ['severalStreams', 'checks', 'tombstone'] },
    async run({ store, neighbours }) {
      const [gone, other] = neighbours(2) as [string, string];
      await appendOk(store, gone, newEvents(1));
      await store.tombstone({ stream: gone, expected: 'any' });
      const write = (stream: string) => ({ stream, expected: 'any', events: newEvents(1) }) as const;
      const requests = {
        'writes it first': { writes: [write(gone), write(other)] },
        'writes it last': { writes: [write(other), write(gone)] },
        'checks it for no-stream': {
          writes: [write(other)],
          checks: [{ stream: gone, expected: 'no-stream' } as const],
        },
        'checks it at its last revision': {
          writes: [write(other)],
          checks: [{ stream: gone, expected: 0 } as const],
        },
      };
      for (const [what, request] of Object.entries(requests)) {
        const error = await rejects(store.append(request), 'ES_STREAM_TOMBSTONED', `an append that ${what}`);
        equal(error.details, { stream: gone }, `details where the append ${what}`);
      }
      equal((await readPage(store, { stream: other })).state, 'missing', 'state of the other stream');
    },
  },
  {
    id: 'MULTI-12',
    title: 'A malformed check MUST be refused like a malformed expectation or name, and nothing written.',
    requires: { operations: ['checks'] },
    async run({ store, neighbours }) {
      const [stream, checked] = neighbours(2) as [string, string];
      const writes = [{ stream, expected: 'any', events: newEvents(1) }] as const;
      const malformed = [-1, 0.5, NaN, 2 ** 53, '0', 'none', null, undefined, {}, { revision: 0 }];
      for (const expected of malformed as unknown as number[]) {
        const appending = store.append({ writes, checks: [{ stream: checked, expected }] });
        await rejects(appending, 'ES_INVALID_ARGUMENT', `a check for ${JSON.stringify(expected)}`);
      }
      for (const name of ['', '$all', '\ud800', 7 as unknown as string]) {
        const appending = store.append({ writes, checks: [{ stream: name, expected: 'no-stream' }] });
        await rejects(appending, 'ES_INVALID_STREAM_NAME', `a check of ${JSON.stringify(name)}`);
      }
      for (const checks of ['text', [null], {}] as unknown as [][])
        await rejects(
          store.append({ writes, checks }),
          'ES_INVALID_ARGUMENT',
          `the checks ${JSON.stringify(checks)}`,
        );
      equal((await readPage(store, { stream })).state, 'missing', 'state of the stream');
    },
  },
  {
    id: 'MULTI-13',
    title: 'An append of which any stream or event cannot be kept MUST be refused and write to no stream.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      for (const place of range(0, 2)) {
        const streams = neighbours(3);
        const writesWith = (stream: string | undefined, event: NewEvent): readonly StreamWrite[] =>
          streams.map((each, n) => ({
            stream: n === place ? (stream ?? each) : each,
            expected: 'any',
            events: n === place ? [newEvent(), event] : newEvents(2),
          }));
        const bad = store.append({ writes: writesWith(undefined, newEvent('Happened', { n: 1n })) });
        await rejects(bad, 'ES_INVALID_EVENT', `a bigint in write ${place}`);
        const named = store.append({ writes: writesWith('$all', newEvent()) });
        await rejects(named, 'ES_INVALID_STREAM_NAME', `a name of the store in write ${place}`);
        const [first, ...rest] = writesWith(undefined, newEvent()) as [StreamWrite, ...StreamWrite[]];
        const twin = { ...newEvent(), id: rest.at(-1)?.events[0]?.id?.toUpperCase() };
        const twice = store.append({ writes: [{ ...first, events: [twin] }, ...rest] });
        await rejects(twice, 'ES_INVALID_EVENT', 'one id in two writes');
      }
      equal((await readLog(store)).length, 0, 'events in the log');
    },
  },
  {
    id: 'MULTI-14',
    title:
      'The events of all streams of an append together MUST be held to the manifest’s limit, with ES_TOO_LARGE.',
    requires: { operations: ['severalStreams'] },
    budgetMs: 60_000,
    async run({ store, neighbours }) {
      const [one, other] = neighbours(2) as [string, string];
      const limit = store.manifest.limits.appendEvents;
      const event = { type: 'Happened', data: null };
      const events = (count: number) => new Array<typeof event>(count).fill(event);
      const most = Math.max(1, Math.floor(limit / 2));
      const appending = store.append({
        writes: [
          { stream: one, expected: 'any', events: events(most) },
          { stream: other, expected: 'any', events: events(limit + 1 - most) },
        ],
      });
      const error = await rejects(appending, 'ES_TOO_LARGE', `${limit + 1} events for two streams`);
      equal(error.details.actual, limit + 1, 'number that the error names');
      for (const stream of [one, other]) equal(await readAll(store, stream), [], 'events in a stream');
    },
  },
]);

/** Brings a stream into a condition in which an expectation fails, and answers that one; undefined where it does not apply. */
const FAILING: Readonly<
  Record<string, (store: EventStore, stream: string) => Promise<ExpectedRevision | undefined>>
> = {
  'a revision that is behind': async (store, stream) => (await appendOk(store, stream, newEvents(3)), 1),
  'a revision that is ahead': async (store, stream) => (await appendOk(store, stream, newEvents(3)), 3),
  'a revision of a missing stream': async () => 0,
  'no-stream on an existing one': async (store, stream) => (
    await appendOk(store, stream, newEvents(1)),
    'no-stream'
  ),
  'stream-exists on a missing one': async () => 'stream-exists',
  'the id of another event': async (store, stream) => {
    if (store.manifest.levels.divergence === 'not') return undefined;
    await appendOk(store, stream, newEvents(2));
    return { revision: 1, eventId: newEvent().id };
  },
};
