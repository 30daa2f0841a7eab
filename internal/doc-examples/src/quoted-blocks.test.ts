import { expect, test } from '@jest/globals';
import { publishedPages, readPage } from './published-pages.js';
import { wrongQuotes } from './quoted-blocks.js';

const quote = (file: string, code: string): string => `# Page\n\n\`\`\`ts from=${file}\n${code}\n\`\`\`\n`;
const FILE = 'internal/doc-examples/src/quoted-blocks.test.ts';

test('every block that shows a file of the repository shows what it says', () => {
  expect(publishedPages().flatMap((page) => wrongQuotes(page, readPage(page)))).toEqual([]);
});

test('whole lines are compared, and a file must be there', () => {
  expect(wrongQuotes('a.md', quote(FILE, "import { expect, test } from '@jest/globals';"))).toEqual([]);
  expect(wrongQuotes('a.md', quote(FILE, 'import { expect, test }'))).toEqual([
    `a.md:3: ${FILE} does not say this.`,
  ]);
  expect(wrongQuotes('a.md', quote('nowhere.ts', 'x'))).toEqual(['a.md:3: there is no file nowhere.ts.']);
});
