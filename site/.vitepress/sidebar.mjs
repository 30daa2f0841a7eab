// The side bar is docs/README.md: its headings are the groups, its lists the pages. So there is one table of contents.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicEntries } from '../../scripts/public-entries.mjs';
import { pageOf, root, targetOf } from './pages.mjs';

const CONTENTS = 'docs/README.md';

/** @throws Error where a page of docs is in none of the lists */
export function sidebar() {
  const groups = [];
  const listed = new Set([pageOf(CONTENTS)]);
  for (const line of readFileSync(join(root, CONTENTS), 'utf8').split('\n')) {
    const heading = /^## (.+)$/.exec(line);
    if (heading !== null) groups.push({ text: heading[1], collapsed: groups.length > 1, items: [] });
    if (!/^(- |\d+\. )/.test(line)) continue;
    for (const [, text, link] of line.replace(/: .*$/, '').matchAll(/\[([^\]]+)\]\(([^)#]+)\)/g)) {
      const page = pageOf(targetOf(CONTENTS, link));
      if (listed.has(page)) continue; // a page stands where it is named first
      listed.add(page);
      groups.at(-1).items.push({ text, link: `/${page.replace(/(^|\/)index\.md$/, '$1')}` });
    }
  }
  const missing = pagesOfDocs().filter((page) => !listed.has(page) && !page.startsWith('adr/'));
  if (missing.length > 0) throw new Error(`${CONTENTS} does not list ${missing.join(', ')}.`);
  return [...groups, ...reference()];
}

function pagesOfDocs() {
  return readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => pageOf(`docs/${name}`));
}

/** The generated pages, where they have been made. */
function reference() {
  if (!existsSync(join(root, 'site/reference'))) return [];
  const items = publicEntries.map(({ name }) => ({ text: name, link: `/reference/${name}/` }));
  return [{ text: 'Every export', link: '/reference/', collapsed: true, items }];
}
