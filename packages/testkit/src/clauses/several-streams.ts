import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { appendAllOk, appendOk, conflict } from './steps/append.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
import { readAll, readLog, readPage } from './steps/read.js';

export const severalStreamsClauses = clausesOf('several streams', [
  {
    id: 'MULTI-01',
    title: 'An append to several streams MUST write all of them and answer in the order of its writes.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      const [one, other, third] = neighbours(3) as [string, string, string];
      await appendOk(store, other, newEvents(2));
      const events = newEvents(6);
      const { streams, position } = await appendAllOk(store, {
        writes: [
          { stream: third, expected: 'any', events: events.slice(0, 1) },
          { stream: other, expected: 1, events: events.slice(1, 4) },
          { stream: one, expected: 'no-stream', events: events.slice(4) },
        ],
      });
      const expected = [
        { stream: third, firstRevision: 0, lastRevision: 0 },
        { stream: other, firstRevision: 2, lastRevision: 4 },
        { stream: one, firstRevision: 0, lastRevision: 1 },
      ];
      equal(streams, expected, 'the answer');
      const logged = (await readLog(store)).slice(2);
      equal(idsOf(logged), idsOf(events), 'ids in the log, in the order of the writes');
      equal(logged.at(-1)?.position, position, 'position of the last event');
    },
  },
  {
    id: 'MULTI-02',
    title: 'An append to several streams of which one is stale MUST write to none of them.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      const streams = neighbours(3);
      for (const stream of streams) await appendOk(store, stream, newEvents(2));
      for (const stale of range(0, 2)) {
        const writes = streams.map((stream, index) => ({
          stream,
          expected: index === stale ? 0 : 1,
          events: newEvents(1),
        }));
        const { violations } = conflict(await store.append({ writes }), `stream ${stale} is stale`);
        equal(
          violations.map(({ stream }) => stream),
          [streams[stale]],
          'streams in the conflict',
        );
      }
      equal((await readLog(store)).length, 6, 'events in the log');
    },
  },
  {
    id: 'MULTI-03',
    title:
      'An append MUST succeed when the streams that it only checks are as expected, and leave those alone.',
    requires: { operations: ['checks'] },
    async run({ store, neighbours }) {
      const [written, checked, absent] = neighbours(3) as [string, string, string];
      await appendOk(store, checked, newEvents(3));
      await appendAllOk(store, {
        writes: [{ stream: written, expected: 'no-stream', events: newEvents(1) }],
        checks: [
          { stream: checked, expected: 2 },
          { stream: absent, expected: 'no-stream' },
        ],
      });
      equal((await readAll(store, checked)).length, 3, 'events in the checked stream');
      equal((await readPage(store, { stream: absent })).state, 'missing', 'state of the absent stream');
      equal((await readAll(store, written)).length, 1, 'events in the written stream');
    },
  },
  {
    id: 'MULTI-04',
    title: 'An append MUST conflict and write nothing when a stream that it only checks is not as expected.',
    requires: { operations: ['checks'] },
    async run({ store, neighbours }) {
      const [written, checked, absent] = neighbours(3) as [string, string, string];
      await appendOk(store, checked, newEvents(3));
      const failing = [
        { stream: checked, expected: 1 },
        { stream: checked, expected: 3 },
        { stream: checked, expected: 'no-stream' },
        { stream: absent, expected: 'stream-exists' },
        { stream: absent, expected: 0 },
      ] as const;
      for (const check of failing) {
        const result = await store.append({
          writes: [{ stream: written, expected: 'any', events: newEvents(1) }],
          checks: [check],
        });
        const { violations } = conflict(result, `check ${JSON.stringify(check)}`);
        equal(
          violations.map(({ stream, expected, actual }) => ({ stream, expected, actual })),
          [{ ...check, actual: check.stream === checked ? 2 : null }],
          'violations',
        );
      }
      equal((await readPage(store, { stream: written })).state, 'missing', 'state of the written stream');
    },
  },
  {
    id: 'MULTI-05',
    title:
      'An append that names a stream twice, or checks for `any`, MUST reject with ES_INVALID_ARGUMENT and write nothing.',
    requires: { operations: ['severalStreams', 'checks'] },
    async run({ store, neighbours }) {
      const [one, other] = neighbours(2) as [string, string];
      const write = (stream: string) => ({ stream, expected: 'any', events: newEvents(1) }) as const;
      const requests = [
        { writes: [write(one), write(one)] },
        { writes: [write(one), write(other)], checks: [{ stream: one, expected: 'no-stream' }] as const },
        { writes: [write(one)], checks: [{ stream: other, expected: 'any' as 'no-stream' }] },
      ];
      for (const request of requests) {
        await rejects(store.append(request), 'ES_INVALID_ARGUMENT', `the request ${JSON.stringify(request)}`);
      }
      equal((await readLog(store)).length, 0, 'events in the log');
    },
  },
  {
    id: 'MULTI-06',
    title:
      'Of two appends that each write one stream and check that the other is missing, at most one MUST succeed.',
    requires: { operations: ['checks'] },
    async run({ store, open, neighbours }) {
      const other = await open();
      for (let round = 0; round < 10; round++) {
        const [one, two] = neighbours(2) as [string, string];
        const attempt = (handle: typeof store, stream: string, checked: string) =>
          handle.append({
            writes: [{ stream, expected: 'no-stream', events: newEvents(1) }],
            checks: [{ stream: checked, expected: 'no-stream' }],
          });
        const results = await Promise.all([attempt(store, one, two), attempt(other, two, one)]);
        equal(results.filter((result) => result.ok).length, 1, `appends that succeeded in round ${round}`);
      }
    },
  },
  {
    id: 'MULTI-07',
    title:
      'Of appends to overlapping streams at once, the log MUST hold each as a whole and in one piece, or not at all.',
    requires: { operations: ['severalStreams'] },
    async run({ store, open, neighbours }) {
      const streams = neighbours(3);
      const handles = [store, await open()];
      const attempts = range(0, 29).map(async (n) => {
        const events = newEvents(3);
        const writes = events.map((event, index) => ({
          stream: streams[(n + index) % 3] ?? '',
          expected: n % 3 === 0 ? ('any' as const) : Math.floor(n / 3),
          events: [event],
        }));
        return { events, result: await (handles[n % 2] ?? store).append({ writes }) };
      });
      const ended = await Promise.all(attempts);
      const logged = idsOf(await readLog(store));
      for (const { events, result } of ended) {
        const start = logged.indexOf(events[0]?.id);
        if (result.ok) equal(logged.slice(start, start + 3), idsOf(events), `ids from place ${start}`);
        else
          verify(
            events.every((event) => !logged.includes(event.id)),
            'a conflict left no event behind',
          );
      }
      equal(logged.length, 3 * ended.filter(({ result }) => result.ok).length, 'events in the log');
    },
  },
  {
    id: 'MULTI-08',
    title: 'An append over several partitions MUST reject with ES_CROSS_PARTITION and write nothing.',
    requires: { operations: ['severalStreams'], levels: { atomicAppend: ['partition'] }, partitions: 2 },
    async run({ store, strangers }) {
      const [one, other] = strangers();
      const write = (stream: string) => ({ stream, expected: 'any', events: newEvents(1) }) as const;
      const error = await rejects(
        store.append({ writes: [write(one), write(other)] }),
        'ES_CROSS_PARTITION',
        'two partitions',
      );
      equal([...error.details.streams].sort(), [one, other].sort(), 'streams that the error names');
      equal((await readLog(store)).length, 0, 'events in the log');
    },
  },
]);
