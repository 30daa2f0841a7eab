import { describe, expect, test } from '@jest/globals';
import { followLog, type FollowLogSource } from './follow-log.js';
import type { LogPage, ReadLogRequest } from './read.js';

const page = (next: string, atHead: boolean): LogPage => ({ events: [], next, atHead });

/** A source that answers these pages in turn, and says what it was asked for. */
function scripted(
  ...pages: readonly LogPage[]
): FollowLogSource & { asked: ReadLogRequest[]; waited: string[] } {
  const asked: ReadLogRequest[] = [];
  const waited: string[] = [];
  return {
    asked,
    waited,
    async readLog(request) {
      asked.push(request);
      const next = pages[asked.length - 1];
      if (next === undefined) throw new Error('the script is over');
      return next;
    },
    async waitPast(cursor) {
      waited.push(cursor);
    },
  };
}

async function cursorsOf(source: FollowLogSource, request = {}): Promise<string[]> {
  const seen: string[] = [];
  await expect(async () => {
    for await (const { next } of followLog(source, request)) seen.push(next);
  }).rejects.toThrow('the script is over');
  return seen;
}

describe('followLog', () => {
  test('reads on from each page, and waits at the head only', async () => {
    const source = scripted(page('a', false), page('b', true), page('c', true));
    expect(await cursorsOf(source, { filter: { types: ['T'] }, after: 'end', limit: 7 })).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(source.asked.map(({ after }) => after)).toEqual(['end', 'a', 'b', 'c']);
    expect(source.asked.every(({ limit, filter }) => limit === 7 && filter?.types?.[0] === 'T')).toBe(true);
    expect(source.waited).toEqual(['b', 'c']);
  });

  test('hands out empty pages that move on, and the one that reaches the head', async () => {
    const source = scripted(page('a', false), page('a', true), page('a', true), page('b', true));
    expect(await cursorsOf(source)).toEqual(['a', 'a', 'b']);
  });

  test('hands out the first page even where there is nothing', async () => {
    expect(await cursorsOf(scripted(page('a', true)))).toEqual(['a']);
  });

  test('asks for nothing before its reader comes back', async () => {
    const source = scripted(page('a', false), page('b', false));
    const pages = followLog(source, {});
    expect(source.asked).toHaveLength(0);
    await pages.next();
    await new Promise(setImmediate);
    expect(source.asked).toHaveLength(1);
  });

  test('reads one page ahead of its reader where that is wanted, and never past the head', async () => {
    const source = {
      ...scripted(page('a', false), page('b', false), page('c', true), page('d', true)),
      readsAhead: true,
    };
    const pages = followLog(source, {});
    const asked = [];
    for (const next of ['a', 'b', 'c', 'd']) {
      expect((await pages.next()).value?.next).toBe(next);
      await new Promise(setImmediate);
      asked.push(source.asked.length);
    }
    expect(asked).toEqual([2, 3, 3, 4]);
    expect(source.asked.map(({ after }) => after)).toEqual(['start', 'a', 'b', 'c']);
  });

  test('a page that was read ahead and failed is told to the reader who comes back, and to nobody else', async () => {
    for (const comesBack of [true, false]) {
      const pages = followLog({ ...scripted(page('a', false)), readsAhead: true }, {});
      await pages.next();
      await new Promise(setImmediate);
      if (comesBack) await expect(pages.next()).rejects.toThrow('the script is over');
      else await pages.return(undefined as never);
    }
  });

  test.each([
    ['its reader leaves', (_: AbortController, pages: AsyncGenerator) => pages.return(undefined)],
    ['it is aborted', async (user: AbortController) => user.abort('enough')],
  ])('what reads ahead is stopped when %s', async (_, stop) => {
    const user = new AbortController();
    const signals: AbortSignal[] = [];
    const source: FollowLogSource = {
      ...scripted(),
      readsAhead: true,
      async readLog(_request, options) {
        signals.push(options!.signal!);
        return signals.length === 1 ? page('a', false) : new Promise<LogPage>(() => undefined);
      },
    };
    const pages = followLog(source, {}, user.signal);
    await pages.next();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    await stop(user, pages);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    if (user.signal.aborted) expect(signals[1]!.reason).toBe('enough');
  });

  test('passes its signal on, and ends in what reading or waiting throws', async () => {
    const { signal } = new AbortController();
    const signals: unknown[] = [];
    const source: FollowLogSource = {
      async readLog(_request, options) {
        signals.push(options?.signal);
        return page('a', true);
      },
      async waitPast(_cursor, given) {
        signals.push(given);
        throw new Error('closed');
      },
    };
    const pages = followLog(source, {}, signal);
    await pages.next();
    await expect(pages.next()).rejects.toThrow('closed');
    expect(signals).toEqual([signal, signal]);
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });

  test('refuses a bad filter', async () => {
    const pages = followLog(scripted(), { filter: { types: [''] } });
    await expect(pages.next()).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
  });
});
