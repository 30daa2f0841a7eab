import type { ExpectedRevision } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import type { AppendStreamState } from '@kurrent/kurrentdb-client';

/** A revision or count of the server's as a number. @throws ES_UNSAFE_NUMBER past 2^53 - 1 */
export function safeNumber(value: bigint, what: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw eventStoreError('ES_UNSAFE_NUMBER', `A ${what} of ${value} is past what a number holds exactly.`);
}

/** The expectation in the client's words. A token's event must have been verified before. */
export function toStreamState(expected: ExpectedRevision): AppendStreamState {
  switch (expected) {
    case 'any':
      return 'any';
    case 'no-stream':
      return 'no_stream';
    case 'stream-exists':
      return 'stream_exists';
    default:
      return BigInt(typeof expected === 'number' ? expected : expected.revision);
  }
}
