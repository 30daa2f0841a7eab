import { decider } from '@eventfold/core';
import { openMemoryStore, type MemoryStore } from '@eventfold/core/memory';
import { book, EMPTY, payment, type Deposited } from './account.js';

export const account = decider({
  category: 'account',
  initialState: EMPTY,
  evolve: (state, event: Deposited) => book(state, event.data),
  decide: (_state, { index }: { readonly type: 'Deposit'; readonly index: number }) => {
    const data = payment(index);
    if (data.amount <= 0) throw new Error('nothing to deposit');
    return { type: 'Deposited', data };
  },
});

/** Events of one append while a store is filled. */
const BATCH = 10_000;

/** Our store with that many events in each stream. */
export async function eventfoldAccounts(lengths: ReadonlyMap<string, number>): Promise<MemoryStore> {
  const store = await openMemoryStore();
  for (const [stream, length] of lengths) {
    for (let from = 0; from < length; from += BATCH) {
      const count = Math.min(BATCH, length - from);
      const events = Array.from({ length: count }, (_, index) => ({
        type: 'Deposited',
        data: payment(from + index),
      }));
      await store.append({ writes: [{ stream, expected: from === 0 ? 'no-stream' : from - 1, events }] });
    }
  }
  return store;
}
