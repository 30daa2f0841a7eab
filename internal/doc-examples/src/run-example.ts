import { formatWithOptions } from 'node:util';
import ts from 'typescript';
import { sourceOf } from './example-source.js';
import type { Example } from './extract-examples.js';

type Require = (name: string) => unknown;
type Body = (require: Require, exports: object, console: Pick<Console, 'log'>) => Promise<void>;

const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => Body;

/** Runs an example and answers the lines that it logged. What it hands to `node:test` runs after it, test by test. */
export async function runExample(example: Example, load: Require): Promise<string[]> {
  const { outputText } = ts.transpileModule(sourceOf(example), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const printed: string[] = [];
  const log = (...values: unknown[]): void =>
    void printed.push(formatWithOptions({ breakLength: Infinity, compact: 100, depth: 10 }, ...values));
  const tests: (() => unknown)[] = [];
  const test = (_title: string, run: () => unknown): void => void tests.push(run);
  const body = new AsyncFunction('require', 'exports', 'console', outputText);
  await body((name) => (name === 'node:test' ? { test } : load(name)), {}, { log });
  for (const run of tests) await run();
  return printed;
}

/** What the comments `// => …` or `// prints …` of an example say that it logs, one line each. */
export function promisedLines({ blocks }: Example): string[] {
  return blocks.flatMap(({ code }) =>
    code.split('\n').flatMap((line) => /\/\/ (?:=>|prints) (.*)$/.exec(line)?.[1]?.trim() ?? []),
  );
}

/** The lines as they are promised where they agree: `…` in a promise stands for anything, such as a random id. */
export function asPromised(printed: readonly string[], promised: readonly string[]): string[] {
  return printed.map((line, index) => {
    const promise = promised[index];
    return promise !== undefined && agrees(line, promise) ? promise : line;
  });
}

function agrees(line: string, promise: string): boolean {
  const parts = promise.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(line);
}
