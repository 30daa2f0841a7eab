import { filterFingerprint } from '@eventfold/core/store';
import type { Cursor, LogFilter, LogStart } from '@eventfold/core';
import type { BrokenStore } from '../broken-store.js';

const isMark = (after: LogStart | undefined): boolean =>
  after === undefined || after === 'start' || after === 'end';
const tokenOf = (cursor: Cursor): string => cursor.slice(cursor.indexOf('.') + 1);
const forFilter = (filter: LogFilter | undefined, cursor: Cursor): Cursor =>
  `${filterFingerprint(filter)}.${tokenOf(cursor)}`;

export const cursorFaults: readonly BrokenStore[] = [
  {
    name: 'cursor taken by any query',
    fault: (store) => ({
      readLog: (request, options) => {
        const { after, filter } = request;
        const isOurs = typeof after === 'string' && /^[0-9a-f-]+\.\d+:./.test(after);
        return store.readLog(isOurs ? { ...request, after: forFilter(filter, after) } : request, options);
      },
    }),
  },
  {
    name: 'cursor tied to the order of names in its filter',
    fault: (store) => {
      const orders = new Map<string, string>();
      return {
        readLog: async (request, options) => {
          const { after, filter } = request;
          const order = JSON.stringify(filter);
          const isOther = after !== undefined && orders.has(after) && orders.get(after) !== order;
          const page = await store.readLog(
            isOther ? { ...request, after: 'another filter' } : request,
            options,
          );
          orders.set(page.next, order);
          return page;
        },
      };
    },
  },
  {
    name: 'what is no cursor taken for the start',
    fault: (store) => ({
      readLog: (request, options) => {
        const isCursor = isMark(request.after) || /^[0-9a-f-]+\.(-1|\d+):/.test(String(request.after));
        return store.readLog(isCursor ? request : { ...request, after: 'start' }, options);
      },
    }),
  },
  {
    name: 'cursor that does not move over an unmatched tail',
    fault: (store) => ({
      readLog: async (request, options) => {
        const page = await store.readLog(request, options);
        if (request.filter === undefined || page.events.length > 0 || isMark(request.after)) return page;
        return { ...page, next: request.after ?? page.next };
      },
    }),
  },
  {
    name: 'cursor at the end stands on the last match',
    fault: (store) => ({
      readLog: async (request, options) => {
        const page = await store.readLog(request, options);
        const last = page.events.at(-1);
        if (request.filter === undefined || last === undefined || !page.atHead) return page;
        return { ...page, next: `${filterFingerprint(request.filter)}.${last.position}:${last.id}` };
      },
    }),
  },
  {
    name: 'cursor covers one event too many',
    fault: (store) => ({
      covers: (cursor, position) =>
        store.covers(cursor, position) ||
        (Number(position) > 0 && store.covers(cursor, String(Number(position) - 1))),
    }),
  },
  {
    name: 'cursor covers everything before its last event only',
    fault: (store) => ({ covers: (cursor, position) => store.covers(cursor, String(Number(position) + 1)) }),
  },
  {
    name: 'cursor spent after its first use',
    fault: (store, shared) => ({
      readLog: async (request, options) => {
        const used = shared.of('used', () => new Set<string>());
        const { after } = request;
        const isSpent = after !== undefined && !isMark(after) && used.has(after) && request.limit < 1_000;
        const page = await store.readLog(isSpent ? { ...request, after: 'end' } : request, options);
        if (after !== undefined && page.events.length > 0) used.add(after);
        return page;
      },
    }),
  },
];
