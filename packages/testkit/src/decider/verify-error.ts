import { equal, verify } from '../contract/verify.js';

/**
 * How an error is described: by the properties it must have (text may be given as a regular expression), by a regular
 * expression for its message, or by a function that says whether it is the one.
 */
export type ErrorPattern = Readonly<Record<string, unknown>> | RegExp | ((error: unknown) => boolean);

/** Throws unless the error is as described. */
export function verifyError(error: unknown, pattern: ErrorPattern = {}): void {
  if (typeof pattern === 'function') {
    verify(pattern(error), `The error is not the one expected: ${String(error)}`);
    return;
  }
  const expected: Readonly<Record<string, unknown>> =
    pattern instanceof RegExp ? { message: pattern } : pattern;
  const actual = error as Readonly<Record<string, unknown>> | null | undefined;
  for (const [name, value] of Object.entries(expected)) {
    const found = actual?.[name];
    if (!(value instanceof RegExp)) equal(found, value, `The error's ${name}`);
    else
      verify(
        value.test(String(found)),
        `The error's ${name} does not match ${String(value)}: ${String(found)}`,
      );
  }
}
