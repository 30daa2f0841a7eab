// The side bar is docs/README.md: its headings are the groups, its lists the pages. So there is one table of contents.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf, root, targetOf } from './pages.mjs';
import { referenceSidebar } from './reference-sidebar.mjs';

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
  const reference = referenceSidebar();
  const all = { text: 'Every export', link: '/reference/' };
  return { '/': reference.length === 0 ? groups : [...groups, all], '/reference/': reference };
}

function pagesOfDocs() {
  return readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => pageOf(`docs/${name}`));
}
