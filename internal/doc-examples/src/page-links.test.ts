import { expect, test } from '@jest/globals';
import { brokenLinks } from './page-links.js';
import { publishedPages, readPage } from './published-pages.js';

const pages = [...publishedPages(), 'CONTRIBUTING.md', 'docs/contract.md'];

test.each(pages)('every link of %s leads somewhere', (page) => {
  expect(brokenLinks(page, readPage(page))).toEqual([]);
});

test('a link that leads nowhere is found', () => {
  const markdown =
    '# On deletes\n[a](no.md) [b](glossary.md#nothing) [c](#on-deletes) `[d](no.md)` [e](https://no)';
  expect(brokenLinks('docs/deletes.md', markdown)).toEqual(['no.md', 'glossary.md#nothing', '#on-deletes']);
});
