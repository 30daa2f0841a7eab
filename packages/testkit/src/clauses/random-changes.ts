import { isEventStoreError, type AppendResult, type EventStore, type RemoveResult } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import type { Random } from '../contract/random.js';
import { equal, settled } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { anExpectation, between, shuffled } from './steps/draw.js';
import { idsOf, newEvents, type FullEvent } from './steps/new-events.js';
import { readAll, readPage } from './steps/read.js';
import {
  headOf,
  missingStream,
  modelAppend,
  modelDelete,
  modelTombstone,
  modelTruncate,
  visibleIds,
  type ModelAnswer,
  type StreamModel,
} from './steps/stream-model.js';

export const randomChangeClauses = clausesOf('random workloads', [
  {
    id: 'RANDOM-03',
    title:
      'Appends and removals in any order MUST answer as the tables of docs/deletes.md say, and leave what they say.',
    randomised: true,
    budgetMs: 30_000,
    async run({ store, stream: named, random, size }) {
      const fresh = (): Subject => ({ stream: named(), model: missingStream() });
      const subjects = [fresh(), fresh(), fresh()];
      for (let n = 0; n < (size === 'full' ? 1_000 : 100); n++) {
        const index = random.below(subjects.length);
        const subject = subjects[index] ?? fresh();
        const { what, expected, answered } = step(store, random, subject);
        equal(answerOf(await settled(answered)), expected, `step ${n}: ${what}`);
        await isAsModelled(store, subject);
        // Not much can happen to a tombstone any more.
        if (subject.model.state === 'tombstoned' && random.below(3) === 0) subjects[index] = fresh();
      }
    },
  },
  {
    id: 'RANDOM-04',
    title:
      'Repeats of any earlier appends, in any order and on any handle, MUST answer what the first ones answered and write nothing.',
    randomised: true,
    budgetMs: 30_000,
    async run({ store, open, stream: named, random, size }) {
      const stream = named();
      const handles = [store, await open()];
      const made: (() => Promise<void>)[] = [];
      let head = -1;
      for (let n = 0; n < (size === 'full' ? 300 : 25); n++) {
        const events = newEvents(between(random, 1, 4));
        const token = { revision: head, eventId: made.length === 0 ? '' : await idAt(store, stream, head) };
        const expected = head < 0 ? 'no-stream' : random.pick([head, token]);
        const first = await appendOk(store, stream, events, expected);
        head += events.length;
        made.push(async () => {
          equal(await appendOk(random.pick(handles), stream, events, expected), first, 'answer to a repeat');
        });
        for (const repeat of shuffled(random, made).slice(0, 3)) await repeat();
        equal((await readPage(store, { stream, limit: 1 })).head, head, 'head after the repeats');
      }
      equal((await readAll(store, stream)).length, head + 1, 'events in the stream');
    },
  },
]);

async function idAt(store: EventStore, stream: string, revision: number): Promise<string> {
  const { events } = await readPage(store, { stream, from: revision, limit: 1 });
  return events[0]?.id ?? '';
}

interface Subject {
  readonly stream: string;
  readonly model: StreamModel;
}

interface Step {
  readonly what: string;
  readonly expected: ModelAnswer;
  readonly answered: Promise<AppendResult | RemoveResult>;
}

/** Does something drawn to the stream and to its model. */
function step(store: EventStore, random: Random, { stream, model }: Subject): Step {
  const kind = random.pick(possible(store));
  const at = anExpectation(random, headOf(model), model.first);
  const before = random.below(headOf(model) + 4);
  const events: readonly FullEvent[] = newEvents(between(random, 1, 3));
  const stands = `a stream that is ${model.state} at ${headOf(model)}`;
  const under = `${kind} under ${at} of ${stands}`;
  switch (kind) {
    case 'append': {
      const expected = modelAppend(
        model,
        at,
        events.map(({ id }) => id),
      );
      return { what: under, expected, answered: append(store, stream, events, at) };
    }
    case 'delete': {
      const expected = modelDelete(model, at);
      return { what: under, expected, answered: store.delete({ stream, expected: at }) };
    }
    case 'tombstone': {
      const expected = modelTombstone(model, at);
      return { what: under, expected, answered: store.tombstone({ stream, expected: at }) };
    }
    case 'truncate': {
      const expected = modelTruncate(model, before);
      return {
        what: `truncate before ${before} of ${stands}`,
        expected,
        answered: store.truncate({ stream, before }),
      };
    }
  }
}

type Kind = 'append' | 'delete' | 'tombstone' | 'truncate';

/** What the store can do, the commoner the more often; a tombstone ends a stream, so it is rare. */
function possible({ manifest: { operations } }: EventStore): readonly Kind[] {
  const kinds: readonly (readonly [Kind, number])[] = [
    ['append', 10],
    ['delete', operations.delete ? 3 : 0],
    ['truncate', operations.truncate ? 4 : 0],
    ['tombstone', operations.tombstone ? 1 : 0],
  ];
  return kinds.flatMap(([kind, times]) => Array.from({ length: times }, () => kind));
}

function answerOf(ended: Awaited<ReturnType<typeof settled<AppendResult | RemoveResult>>>): ModelAnswer {
  if (!ended.ok) {
    if (isEventStoreError(ended.error, 'ES_STREAM_TOMBSTONED')) return 'tombstoned';
    if (isEventStoreError(ended.error, 'ES_INVALID_ARGUMENT')) return 'refused';
    throw ended.error;
  }
  if (!ended.value.ok) return 'conflict';
  return 'changed' in ended.value && !ended.value.changed ? 'unchanged' : 'changed';
}

async function isAsModelled(store: EventStore, { stream, model }: Subject): Promise<void> {
  const page = await readPage(store, { stream });
  const { first, state } = model;
  const head = state === 'active' ? headOf(model) : state === 'deleted' ? page.head : null;
  equal({ state: page.state, head: page.head }, { state, head }, 'the stream afterwards');
  equal(idsOf(page.events), visibleIds(model), 'ids in the stream');
  equal(page.events[0]?.revision, page.events.length === 0 ? undefined : first, 'its oldest revision');
}
