import { describe, expect, test } from '@jest/globals';
import { runnable } from './example-source.js';
import { extractExamples, type Example } from './extract-examples.js';
import { publishedPages, readPage } from './published-pages.js';
import { asPromised, promisedLines, runExample } from './run-example.js';
import { typeErrors } from './type-errors.js';

const pages = new Map(publishedPages().map((page) => [page, extractExamples(page, readPage(page))]));
const examples = [...pages.values()].flat();
const [wrong] = extractExamples(
  'wrong.md',
  "# Wrong\n```ts\nimport { decider } from '@eventfold/core';\n\ndecider({});\n```",
) as [Example];

let errors: ReturnType<typeof typeErrors> | undefined;
/** The first test pays for compiling them all. */
const errorsOf = (example: Example): readonly string[] | undefined =>
  (errors ??= typeErrors([...examples, wrong])).get(example);

describe.each([...pages].filter(([, found]) => found.length > 0))('%s', (_page, found) => {
  test.each(found.map((example) => [titleOf(example), example] as const))(
    '%s',
    async (_title, example) => {
      expect(errorsOf(example)).toEqual([]);
      const run = runnable(example);
      if (run === undefined) return;
      const printed = await runExample(run, require);
      const promised = promisedLines(run);
      expect(asPromised(printed, promised)).toEqual(promised);
    },
    60_000,
  );
});

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(0);
});

test('an example that does not compile is named with its line', () => {
  expect(errorsOf(wrong)).toEqual([expect.stringMatching(/^wrong\.md:5 TS2345: .*'\{\}' is not assignable/)]);
}, 60_000);

function titleOf(example: Example): string {
  const { heading, blocks } = example;
  const run = runnable(example);
  const parts = `line ${blocks[0]?.line ?? 0}, ${heading}`;
  if (run === undefined) return `${parts} (compiled, not run)`;
  return run.blocks.length < blocks.length ? `${parts} (the last part compiled, not run)` : parts;
}
