import { expect, test } from '@jest/globals';
import { runnable, sourceOf } from './example-source.js';
import { extractExamples } from './extract-examples.js';

const page = (...lines: string[]): string => lines.join('\n');

test('finds a block, its heading and its line', () => {
  const found = extractExamples('a.md', page('# Top', '## Part one', '', '```ts', 'one();', 'two();', '```'));
  expect(found).toEqual([
    { page: 'a.md', heading: 'Part one', blocks: [{ line: 5, code: 'one();\ntwo();', onlyCompiled: false }] },
  ]);
});

test('leaves other languages alone, and headings inside of blocks', () => {
  const found = extractExamples('a.md', page('```sh', '# no heading', '```', '```ts', 'one();', '```'));
  expect(found.map(({ heading }) => heading)).toEqual(['a.md']);
});

test('takes the indent of a list off its block', () => {
  const [found] = extractExamples(
    'a.md',
    page('- like this', '', '  ```ts', '  if (a)', '    one();', '  ```'),
  );
  expect(found?.blocks[0]?.code).toBe('if (a)\n  one();');
});

test('joins parts into one module whose lines are those of the page', () => {
  const [found] = extractExamples(
    'a.md',
    page(
      '```ts',
      'one();',
      '```',
      'and then',
      '```ts part',
      'two();',
      '```',
      '```ts part no-run',
      'three();',
      '```',
    ),
  );
  expect(sourceOf(found!)).toBe('\none();\n\n\n\ntwo();\n\n\nthree();');
  expect(sourceOf(runnable(found!)!)).toBe('\none();\n\n\n\ntwo();');
});

test.each([
  ['is marked no-run', page('```ts no-run', 'one();', '```')],
  ['needs a server', page('```ts', "import { openRedisStore } from '@eventfold/store-redis';", '```')],
])('does not run what %s', (_why, text) => {
  expect(runnable(extractExamples('a.md', text)[0]!)).toBeUndefined();
});

test.each([
  ['an unknown mark', page('```ts norun', '```'), 'a.md:1: a block is marked part or no-run, not norun.'],
  ['another name of the language', page('', '```typescript', '```'), 'a.md:2: write `ts` for typescript'],
  ['a block without an end', page('```ts', 'one();'), 'a.md:1: the block does not end.'],
  ['a part of nothing', page('```ts part', 'one();', '```'), 'a.md:1: there is no block before'],
])('refuses %s', (_what, text, message) => {
  expect(() => extractExamples('a.md', text)).toThrow(message);
});
