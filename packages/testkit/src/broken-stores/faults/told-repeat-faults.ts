import type { AppendRequest, AppendResult, AppendSuccess } from '@eventfold/core';
import { alterAnswer } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** Answers that say wrongly whether their append was a repeat. */
export const toldRepeatFaults: readonly BrokenStore[] = [
  telling('every append called a repeat', () => true),
  telling('no append called a repeat', () => false),
  telling('only creations called repeats', ({ repeated }, { writes }) =>
    writes[0]?.expected === 'no-stream' ? repeated : false,
  ),
  telling('appends under any called repeats', ({ repeated }, { writes }) =>
    writes[0]?.expected === 'any' ? true : repeated,
  ),
  telling('appends to several streams never called repeats', ({ repeated }, { writes }) =>
    writes.length > 1 ? false : repeated,
  ),
  telling('appends to several streams always called repeats', ({ repeated }, { writes }) =>
    writes.length > 1 ? true : repeated,
  ),
  {
    name: 'repeats known by their ids, whatever the stream',
    fault: (store, shared) =>
      alterAnswer(store, (answer, { writes }) => {
        const ids = shared.of('ids of all streams', () => new Set<string>());
        const known = writes.every(({ events }) => events.every(({ id = '' }) => ids.has(id.toLowerCase())));
        for (const { events } of writes) for (const { id = '' } of events) ids.add(id.toLowerCase());
        return { ...answer, repeated: known };
      }),
  },
  {
    name: 'repeats known only on the handle that wrote them',
    fault: (store) => {
      const ids = new Set<string>();
      return alterAnswer(store, (answer, { writes }) => {
        const known = writes.every(({ events }) => events.every(({ id = '' }) => ids.has(id.toLowerCase())));
        for (const { events } of writes) for (const { id = '' } of events) ids.add(id.toLowerCase());
        return { ...answer, repeated: known };
      });
    },
  },
];

function telling(
  name: string,
  tell: (answer: AppendSuccess, request: AppendRequest) => boolean | undefined,
): BrokenStore {
  return {
    name,
    fault: (store) =>
      alterAnswer(store, (answer, request): AppendResult => {
        const repeated = tell(answer, request);
        return repeated === undefined ? answer : { ...answer, repeated };
      }),
  };
}
