// What appends to several streams expect of one: numbers below 0 are words.
import { TOMBSTONE } from '../database/log-record.js';
import type { ExpectedState } from '../database/judge-stream.js';
import type { StreamFailure } from '../database/write-several.js';

const WORDS: Readonly<Record<string, ExpectedState>> = {
  '-1': 'no-stream',
  '-2': 'any',
  '-4': 'stream-exists',
  '-5': 'deleted',
  '-6': 'tombstoned',
};

/** Undefined where the number means nothing. */
export function readExpectedState(number: string): ExpectedState | undefined {
  return number.startsWith('-') ? WORDS[number] : BigInt(number);
}

export function expectedStateNumber(expected: ExpectedState): bigint {
  if (typeof expected === 'bigint') return expected;
  return BigInt(Object.keys(WORDS).find((number) => WORDS[number] === expected) ?? 0);
}

/** Where a stream is that is not as expected. */
export function actualStateNumber({ actual, isSoftDeleted }: StreamFailure): bigint {
  if (actual === TOMBSTONE) return -6n;
  return isSoftDeleted ? -5n : BigInt(actual);
}
