import { eventStoreError } from '@eventfold/core/store';

/** The version of the layout that this library reads and writes. The head of every partition starts with it. */
export const LAYOUT_VERSION = 1;

const FAULTS: Readonly<Record<string, () => Error>> = {
  '!gone': () =>
    eventStoreError(
      'ES_HISTORY_DIVERGED',
      'The store is gone from Redis: the database was emptied or replaced.',
      {
        details: {},
      },
    ),
  '!layout': () =>
    eventStoreError(
      'ES_LAYOUT_MISMATCH',
      `The store was changed to another layout than ${LAYOUT_VERSION}, the one this library writes.`,
    ),
  '!full': () => eventStoreError('ES_UNSAFE_NUMBER', 'The log has no position left below 2^53.'),
};

/** Throws the error for a partition's head that is missing or says another layout. */
export function checkHead(head: unknown): void {
  if (typeof head !== 'string') throwScriptFault('!gone');
  else if (!head.startsWith(`${LAYOUT_VERSION}:`)) throwScriptFault('!layout');
}

/** Throws the error for a reply with which a script refuses to do anything: nothing was written. */
export function throwScriptFault(reply: unknown): void {
  if (typeof reply === 'string' && Object.hasOwn(FAULTS, reply)) throw FAULTS[reply]?.() ?? new Error(reply);
}
