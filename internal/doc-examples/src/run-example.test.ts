import { expect, test } from '@jest/globals';
import { extractExamples, type Example } from './extract-examples.js';
import { asPromised, promisedLines, runExample } from './run-example.js';

function exampleOf(...code: string[]): Example {
  return extractExamples('a.md', ['```ts', ...code, '```'].join('\n'))[0]!;
}

test('runs a module: imports, types, exports, await', async () => {
  const example = exampleOf(
    "import { join } from 'node:path';",
    'export const parts: readonly string[] = await Promise.resolve(["a", "b"]);',
    'console.log(join(...parts));',
    'console.log({ parts }, 1n);',
  );
  expect(await runExample(example, require)).toEqual(['a/b', "{ parts: [ 'a', 'b' ] } 1n"]);
});

test('runs what is handed to node:test', async () => {
  const failing = exampleOf(
    "import { test } from 'node:test';",
    "test('fails', async () => { throw new Error('found'); });",
  );
  await expect(runExample(failing, require)).rejects.toThrow('found');
});

test('an example that throws fails', async () => {
  await expect(runExample(exampleOf("throw new Error('found');"), require)).rejects.toThrow('found');
});

test('reads promises from comments', () => {
  const example = exampleOf('console.log(1); // => 1', '// prints  two words', 'x(); // no promise');
  expect(promisedLines(example)).toEqual(['1', 'two words']);
});

test('a promise is kept exactly, but for what … stands for', () => {
  const promised = ['a … c', 'a.c', '…'];
  expect(asPromised(['a b c', 'abc', 'x'], promised)).toEqual(['a … c', 'abc', '…']);
  expect(asPromised(['a', 'more'], ['a'])).toEqual(['a', 'more']);
});
