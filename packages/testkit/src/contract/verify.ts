import { AssertionError } from 'node:assert';
import { isEventStoreError, type ErrorCode, type EventStoreError, type Written } from '@eventfold/core';
import { sameValue } from './same-value.js';

/** Throws unless `actual` holds the same values as `expected`; `what` names the thing compared. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (sameValue(actual, expected)) return;
  const difference = new AssertionError({ actual, expected, operator: 'deepStrictEqual' });
  throw new AssertionError({
    message: `${what}: ${difference.message}`,
    actual,
    expected,
    // Any other name than that of an assertion: Node would add the difference a second time.
    operator: 'same',
  });
}

/** Throws unless `condition` is true; `what` says what should have been so. */
export function verify(condition: boolean, what: string): asserts condition {
  if (!condition) throw new AssertionError({ message: what, actual: false, expected: true, operator: '==' });
}

/** What an error of the store is expected to say besides its code. */
export interface ExpectedError {
  readonly written?: Written | undefined;
}

/**
 * Awaits the rejection of `promise` with the typed error `code`, `written: 'no'` unless another answer is named,
 * and returns it.
 */
export async function rejects<C extends ErrorCode>(
  promise: PromiseLike<unknown>,
  code: C,
  what: string,
  { written = 'no' }: ExpectedError = {},
): Promise<EventStoreError<C>> {
  const outcome = await settled(promise);
  if (outcome.ok) equal({ resolved: outcome.value }, { rejected: code }, what);
  const { error } = outcome as { error: unknown };
  if (!isEventStoreError(error, code)) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw Object.assign(
      new AssertionError({
        message: `${what}: expected a rejection with ${code}, got ${describeError(error)}`,
        actual: describeError(error),
        expected: code,
        operator: 'rejects',
      }),
      { cause },
    );
  }
  equal(error.written, written, `${what}: \`written\` of ${code}`);
  return error;
}

/** How a promise ended. */
export type Settled<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Waits for the end of `promise`, whatever it is. */
export async function settled<T>(promise: PromiseLike<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, error };
  }
}

/** An error in one line: its code where it has one, and its message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? `${String(error.code)}: ${error.message}` : `${error.name}: ${error.message}`;
}
