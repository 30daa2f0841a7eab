import { isEventStoreError, readStream } from '@eventfold/core';
import { account } from '../account/account.js';
import type { AccountEvent } from '../account/account-event.js';
import type { Bank } from '../bank.js';
import { PRECONDITION_FAILED, problemError } from './problem.js';
import { accountResource, type ConflictResource } from './resources.js';

/** How many of the events that were missed are told. */
const MOST_MISSED = 20;

/**
 * Runs a command that may depend on a revision, and says what has changed where it does and the revision does not hold. A conflict under no
 * condition is another thing: too many writers, and passes through.
 */
export async function tellingConflicts<T>(
  bank: Bank,
  { number, expected }: { readonly number: string; readonly expected: number | undefined },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (expected === undefined || !isEventStoreError(error, 'ES_REVISION_CONFLICT')) throw error;
    throw await conflictProblem(bank, number, expected);
  }
}

/** The problem, with the truth as it is now. */
export async function conflictProblem({ store, accounts }: Bank, number: string, expected: number) {
  const { state, revision } = await accounts.load(number);
  const events = await readStream(store, account.stream(number), {
    source: account,
    fromRevision: expected + 1,
    limit: MOST_MISSED,
  }).toArray();
  const conflict: ConflictResource = {
    expectedRevision: expected,
    actualRevision: revision,
    missed: events.map(
      ({ type, data, revision }) => ({ type, data, revision }) as AccountEvent & { revision: number },
    ),
    account: revision === null ? null : accountResource(number, state, revision),
  };
  return problemError(PRECONDITION_FAILED, {
    code: 'ES_REVISION_CONFLICT',
    detail: `You decided on revision ${expected} of account ${number}, which is at ${revision ?? 'none'} now. Nothing was done.`,
    conflict,
  });
}
