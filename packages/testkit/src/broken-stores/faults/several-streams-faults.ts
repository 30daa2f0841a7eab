import type { AppendResult, StreamWrite } from '@eventfold/core';
import { alterRequest, headOf, later } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

export const severalStreamsFaults: readonly BrokenStore[] = [
  {
    name: 'streams written in the order of their names',
    fault: (store) =>
      alterRequest(store, (request) =>
        request?.writes?.length > 1
          ? { ...request, writes: [...request.writes].sort((a, b) => (a.stream < b.stream ? -1 : 1)) }
          : request,
      ),
  },
  {
    name: 'several streams written one by one until one conflicts',
    fault: (store) => ({
      append: async (request, options) => {
        if (
          !(request?.writes?.length > 1) ||
          new Set(request.writes.map((each) => each.stream)).size < request.writes.length
        )
          return store.append(request, options);
        const answers: AppendResult[] = [];
        for (const write of request.writes) {
          const answer = await store.append({ ...request, writes: [write] }, options);
          if (!answer.ok) return answer;
          answers.push(answer);
        }
        const streams = answers.flatMap((answer) => (answer.ok ? answer.streams : []));
        const last = answers.at(-1);
        return { ok: true, streams, position: last?.ok === true ? last.position : '0' };
      },
    }),
  },
  {
    name: 'checked streams written to',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        for (const { stream } of answer.ok ? (request.checks ?? []) : []) {
          await store.append({
            writes: [{ stream, expected: 'any', events: [{ type: 'Touched', data: null }] }],
          });
        }
        return answer;
      },
    }),
  },
  {
    name: 'checks ignored',
    fault: (store) => alterRequest(store, (request) => ({ ...request, checks: [] })),
  },
  {
    name: 'checks judged before the write, not with it',
    fault: (store) => ({
      append: async (request, options) => {
        for (const check of request?.checks ?? []) {
          const head = await headOf(store, check.stream);
          if (check.expected === 'no-stream' && head >= 0) return store.append(request, options);
          if (check.expected !== 'no-stream') return store.append(request, options);
        }
        if ((request?.checks?.length ?? 0) > 0) await later();
        return store.append({ ...request, checks: [] }, options);
      },
    }),
  },
  {
    name: 'stream named twice merged',
    fault: (store) =>
      alterRequest(store, (request) => {
        const merged = new Map<string, StreamWrite>();
        if (request.writes.length < 2) return request;
        for (const write of request.writes) {
          const before = merged.get(write.stream);
          merged.set(
            write.stream,
            before === undefined ? write : { ...before, events: [...before.events, ...write.events] },
          );
        }
        return { ...request, writes: [...merged.values()] };
      }),
  },
];
