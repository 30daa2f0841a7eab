import { describe, expect, test } from '@jest/globals';
import type { EventStore, NewEvent } from '@eventfold/core';
import { createMemoryDatabase, openMemoryStore } from '@eventfold/core/memory';
import { wrapStore } from '../wrap-store.js';
import type { AnomalyKind } from './anomaly.js';
import { checkHistory } from './check-history.js';
import { finalContents, type FinalContents } from './final-contents.js';
import type { AppendOperation, History, HistoryOperation, SeenEvent } from './history.js';
import { recordHistory } from './record-history.js';

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** Two handles on one database, what they recorded, and what is there in the end. */
async function sandbox(change: (store: EventStore) => Partial<EventStore> = () => ({})) {
  const database = createMemoryDatabase();
  const open = async () => openMemoryStore({ database });
  const history: History = [];
  const handle = async (process: string) => {
    const memory = await open();
    return recordHistory(wrapStore(memory, change(memory)), { history, process });
  };
  const [writer, reader] = [await handle('writer'), await handle('reader')];
  const end = async () => {
    const final = structuredClone({
      ...(await finalContents(await open(), history)),
      comparePositions: undefined,
    });
    return { history: structuredClone(history) as Mutable<History>, final: final as Mutable<FinalContents> };
  };
  return { database, open, history, writer, reader, end };
}

const events = (count: number): NewEvent[] =>
  Array.from({ length: count }, (_, n) => ({ type: 'Happened', data: { n } }));

async function put(store: EventStore, stream: string, count = 1): Promise<void> {
  await store.append({ writes: [{ stream, expected: 'any', events: events(count) }] });
}

/** Three appends with a read of the stream and of the log after each. */
async function plainRun() {
  const box = await sandbox();
  let after: string | undefined;
  for (let n = 0; n < 3; n++) {
    await put(box.writer, 'a-1', 2);
    await box.reader.readStream({ stream: 'a-1', limit: 100 });
    after = (await box.reader.readLog({ after, limit: 100 })).next;
  }
  return box.end();
}

function kinds(history: Mutable<History>, final: Mutable<FinalContents>): readonly AnomalyKind[] {
  return [
    ...new Set(checkHistory(history as History, final as FinalContents).anomalies.map(({ kind }) => kind)),
  ].sort();
}

function nth(history: Mutable<History>, kind: string, index: number): Mutable<History>[number] {
  const found = history.filter((each) => each.kind === kind)[index];
  if (found === undefined || found.kind === 'mark' || found.outcome.is !== 'ok')
    throw new Error('it succeeded');
  return found;
}

function appendIn(history: Mutable<History>, index: number): Mutable<AppendOperation> {
  return nth(history, 'append', index) as Mutable<AppendOperation>;
}

/** What a page of a stream or of the log answered. */
function pageIn(history: Mutable<History>, kind: 'read-stream' | 'read-log', index: number) {
  const { outcome } = nth(history, kind, index) as { outcome: unknown };
  return outcome as { events: SeenEvent[]; head: number | null };
}

describe('planted in a recorded history', () => {
  test('nothing: no anomaly', async () => {
    const { history, final } = await plainRun();
    expect(checkHistory(history as History, final as FinalContents).anomalies).toEqual([]);
  });

  test('the acknowledged tail is lost', async () => {
    const { history, final } = await plainRun();
    final.streams[0]!.events.splice(4);
    final.streams[0]!.head = 3;
    final.log?.splice(4);
    expect(kinds(history, final)).toEqual(['lost', 'vanished']);
  });

  test('one event of an append is lost', async () => {
    const { history, final } = await plainRun();
    const [lost] = final.streams[0]!.events.splice(3, 1);
    final.log?.splice(3, 1);
    const { anomalies } = checkHistory(history, final as FinalContents);
    expect(anomalies.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['lost', 'torn', 'gap']));
    expect(anomalies.find(({ kind }) => kind === 'lost')?.eventIds).toEqual([lost?.id]);
  });

  test('an event is there twice', async () => {
    const { history, final } = await plainRun();
    const copy = (event: SeenEvent): SeenEvent => ({ ...event, revision: 6, position: '6' });
    final.streams[0]!.events.push(copy(final.streams[0]!.events[0]!));
    final.streams[0]!.head = 6;
    final.log?.push(copy(final.log[0]!));
    expect(kinds(history, final)).toEqual(['duplicate']);
  });

  test('an event is altered', async () => {
    const { history, final } = await plainRun();
    final.streams[0]!.events[2]!.digest = final.log![2]!.digest = 'another';
    expect(kinds(history, final)).toContain('altered');
  });

  test('an append that failed is there', async () => {
    const { history, final } = await plainRun();
    appendIn(history, 1).outcome = { is: 'refused', code: 'ES_UNAVAILABLE' } as never;
    expect(kinds(history, final)).toEqual(['phantom']);
  });

  test('nobody sent what is there', async () => {
    const { history, final } = await plainRun();
    history.splice(history.map(({ kind }) => kind).lastIndexOf('append'), 1);
    expect(kinds(history, final)).toEqual(['phantom']);
  });

  test('a read misses what was acknowledged before it', async () => {
    const { history, final } = await plainRun();
    const page = pageIn(history, 'read-stream', 2);
    page.events.splice(4);
    page.head = 3;
    expect(kinds(history, final)).toEqual(['stale-read']);
  });

  test('a read shows half an append', async () => {
    const { history, final } = await plainRun();
    const page = pageIn(history, 'read-stream', 2);
    page.events.splice(5);
    page.head = 4;
    expect(kinds(history, final)).toContain('torn');
  });

  test('appends stand in another order than they happened in', async () => {
    const { history, final } = await plainRun();
    const [first, second] = [appendIn(history, 1), appendIn(history, 2)];
    [first.invoked, second.invoked] = [second.invoked, first.invoked];
    [first.returned, second.returned] = [second.returned, first.returned];
    const appends = history.filter((each) => each.kind === 'append');
    expect(kinds(appends, final)).toEqual(['reordered']);
  });

  test('a page of the log leaves events out', async () => {
    const { history, final } = await plainRun();
    const page = pageIn(history, 'read-log', 2);
    page.events.shift();
    expect(kinds(history, final)).toEqual(['gap']);
  });

  test('a page of the log gives an event again', async () => {
    const { history, final } = await plainRun();
    const before = pageIn(history, 'read-log', 1);
    const page = pageIn(history, 'read-log', 2);
    page.events.unshift(before.events.at(-1)!);
    expect(kinds(history, final)).toEqual(['repeated']);
  });

  test('the log lacks what its stream holds', async () => {
    const { history, final } = await plainRun();
    final.log?.splice(2, 1);
    expect(kinds(history, final)).toContain('log-disagrees');
  });

  test('a conflict under what is there, and a success under what is not', async () => {
    const box = await sandbox();
    await put(box.writer, 'a-1');
    await box.writer.append({ writes: [{ stream: 'a-1', expected: 5, events: events(1) }] });
    await box.writer.append({ writes: [{ stream: 'a-1', expected: 0, events: events(1) }] });
    const { history, final } = await box.end();
    const [, conflict, success] = history as HistoryOperation[];
    if (conflict?.outcome.is !== 'conflict' || success?.kind !== 'append')
      throw new Error('as it was written above');
    Object.assign(conflict.outcome.violations[0] ?? {}, { actual: 5 });
    Object.assign(success.writes[0] ?? {}, { expected: 7 });
    expect(kinds(history, final)).toEqual(['expectation-ignored', 'stale-conflict', 'unjustified-conflict']);
  });

  test('an append to two streams is seen in one of them', async () => {
    const box = await sandbox();
    await put(box.writer, 'a-1');
    await put(box.writer, 'a-2');
    const both = ['a-1', 'a-2'].map((stream) => ({ stream, expected: 0, events: events(1) }));
    const appending = box.writer.append({ writes: both });
    await box.reader.readStream({ stream: 'a-1', limit: 10 });
    await box.reader.readStream({ stream: 'a-2', limit: 10 });
    await appending;
    const { history, final } = await box.end();
    const append = appendIn(history, 2);
    append.returned =
      Math.max(...history.map((each) => (each.kind === 'mark' ? 0 : (each.returned ?? 0)))) + 1;
    expect(kinds(history, final)).toEqual([]);
    const page = pageIn(history, 'read-stream', 1);
    page.events.splice(1);
    page.head = 0;
    expect(kinds(history, final)).toEqual(['half-visible']);
  });

  test('a truncated event is read again', async () => {
    const box = await sandbox();
    await put(box.writer, 'a-1', 3);
    await box.reader.readStream({ stream: 'a-1', limit: 10 });
    await box.writer.truncate({ stream: 'a-1', before: 2 });
    await box.reader.readStream({ stream: 'a-1', limit: 10 });
    const { history, final } = await box.end();
    expect(kinds(history, final)).toEqual([]);
    Object.assign(pageIn(history, 'read-stream', 1), pageIn(history, 'read-stream', 0));
    expect(kinds(history, final)).toEqual(['resurrected']);
  });
});

describe('done by a broken store', () => {
  test('an acknowledgement without a write', async () => {
    const box = await sandbox(() => ({
      append: async ({ writes }) => ({
        ok: true,
        streams: writes.map(({ stream, events }) => ({
          stream,
          firstRevision: 0,
          lastRevision: events.length - 1,
        })),
        position: '0',
      }),
    }));
    await put(box.writer, 'a-1');
    const { history, final } = await box.end();
    expect(kinds(history, final)).toEqual(['lost']);
  });

  test('an append that is sent again under new ids', async () => {
    const box = await sandbox((store) => ({
      append: async (request, options) => {
        await store.append(request, options);
        const writes = request.writes.map((write) => ({
          ...write,
          events: write.events.map((event) => ({ ...event, id: crypto.randomUUID() })),
        }));
        return store.append({ writes }, options);
      },
    }));
    await put(box.writer, 'a-1');
    const { history, final } = await box.end();
    expect(kinds(history, final)).toEqual(expect.arrayContaining(['phantom', 'moved']));
  });

  test('reads from a cache that lags', async () => {
    const pages = new Map<string, Awaited<ReturnType<EventStore['readStream']>>>();
    const box = await sandbox((store) => ({
      readStream: async (request, options) => {
        const page = pages.get(request.stream) ?? (await store.readStream(request, options));
        pages.set(request.stream, page);
        return page;
      },
    }));
    await put(box.writer, 'a-1');
    await box.reader.readStream({ stream: 'a-1', limit: 10 });
    await put(box.writer, 'a-1');
    await box.reader.readStream({ stream: 'a-1', limit: 10 });
    const { history, final } = await box.end();
    const { anomalies } = checkHistory(history, final as FinalContents);
    expect(anomalies.map(({ kind }) => kind)).toEqual(['stale-read']);
    expect(anomalies[0]?.description).toContain('did not see revision 1 of a-1');
  });

  test('a subscription that skips a page', async () => {
    const box = await sandbox((store) => ({
      async *subscribe(request, options) {
        let index = 0;
        for await (const page of store.subscribe(request, options)) if (index++ !== 1) yield page;
      },
    }));
    for (let n = 0; n < 4; n++) await put(box.writer, 'a-1');
    let seen = 0;
    for await (const page of box.reader.subscribe({ limit: 1 })) {
      seen += page.events.length;
      if (seen === 3) break;
    }
    const { history, final } = await box.end();
    expect(kinds(history, final)).toEqual(['gap']);
  });

  test('an append to several streams in two steps, caught by a reader in between', async () => {
    const box = await sandbox((store) => ({
      append: async (request, options) => {
        const answers = [];
        for (const write of request.writes) {
          answers.push(await store.append({ writes: [write] }, options));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        const streams = answers.flatMap((answer) => (answer.ok ? answer.streams : []));
        const last = answers.at(-1);
        return last?.ok === true ? { ok: true, streams, position: last.position } : last!;
      },
    }));
    const writes = ['a-1', 'a-2'].map((stream) => ({
      stream,
      expected: 'no-stream' as const,
      events: events(1),
    }));
    const appending = box.writer.append({ writes });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await box.reader.readStream({ stream: 'a-1', limit: 10 });
    await box.reader.readStream({ stream: 'a-2', limit: 10 });
    await appending;
    const { history, final } = await box.end();
    expect(kinds(history, final)).toEqual(['half-visible']);
  });
});
