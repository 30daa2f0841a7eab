import { Command, EventStore, EventType, tuple, type EventTypeDetails } from '@castore/core';
import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';
import { book, EMPTY, payment, type Account, type Payment } from './account.js';

const depositedType = new EventType<'Deposited', Payment>({ type: 'Deposited' });
type AccountEvents = EventTypeDetails<[typeof depositedType]>;

interface CastoreAccount extends Account {
  readonly aggregateId: string;
  readonly version: number;
}

/** Castore's store of accounts; with `lengths`, it holds that many events of each stream already. */
export function castoreAccounts(lengths: ReadonlyMap<string, number> = new Map()) {
  return new EventStore({
    eventStoreId: 'ACCOUNTS',
    eventTypes: [depositedType],
    reducer: (account: CastoreAccount | undefined, event: AccountEvents): CastoreAccount => {
      const { balance, payments } = book(account ?? EMPTY, event.payload);
      return { aggregateId: event.aggregateId, version: event.version, balance, payments };
    },
    eventStorageAdapter: new InMemoryEventStorageAdapter({ initialEvents: initialEvents(lengths) }),
  });
}

export type CastoreAccounts = ReturnType<typeof castoreAccounts>;

/** A command as its documentation writes one: the aggregate is read, the next version pushed. */
export function castoreDeposit(accounts: CastoreAccounts) {
  const command = new Command({
    commandId: 'DEPOSIT',
    requiredEventStores: tuple(accounts),
    handler: async (
      { accountId, index }: { accountId: string; index: number },
      [store]: [CastoreAccounts],
    ): Promise<void> => {
      const { aggregate } = await store.getAggregate(accountId);
      const version = (aggregate?.version ?? 0) + 1;
      const payload = payment(index);
      if (payload.amount <= 0) throw new Error('nothing to deposit');
      await store.pushEvent({ aggregateId: accountId, version, type: 'Deposited', payload });
    },
  });
  return (accountId: string, index: number): Promise<void> =>
    command.handler({ accountId, index }, [accounts]);
}

function initialEvents(lengths: ReadonlyMap<string, number>): AccountEvents[] {
  const timestamp = new Date().toISOString();
  return [...lengths].flatMap(([aggregateId, length]) =>
    Array.from({ length }, (_, index) => ({
      aggregateId,
      version: index + 1,
      type: 'Deposited' as const,
      timestamp,
      payload: payment(index),
    })),
  );
}
