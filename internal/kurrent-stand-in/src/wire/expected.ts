import type { Expected } from '../database/check-commit.js';

/** The four ways in which every request spells what it expects. */
interface ExpectedOptions {
  hasAny(): boolean;
  hasNoStream(): boolean;
  hasStreamExists(): boolean;
}

/** Undefined where the request says nothing. */
export function readExpected(options: ExpectedOptions, revision: string | undefined): Expected | undefined {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  return revision === undefined ? undefined : BigInt(revision);
}

/** The number that the server gives each expectation. */
export function expectedNumber(expected: Expected): bigint {
  switch (expected) {
    case 'no-stream':
      return -1n;
    case 'any':
      return -2n;
    case 'stream-exists':
      return -4n;
    default:
      return expected;
  }
}
