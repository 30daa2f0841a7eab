// Which files of the repository are pages of the site, and under which address.
import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, where every path here begins. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Files as vitepress wants them: a pattern of paths, and the page that they become. */
export const rewrites = {
  'site/index.md': 'index.md',
  'site/reference/:path(.*)': 'reference/:path',
  'CONTRIBUTING.md': 'contributing.md',
  'bench/README.md': 'benchmarks.md',
  'apps/example-bank/README.md': 'packages/example-bank.md',
  'packages/:name/README.md': 'packages/:name.md',
  'docs/README.md': 'overview.md',
  'docs/adr/README.md': 'adr/index.md',
  'docs/:path(.*)': ':path',
};

/** Everything else that ends in `.md`. */
export const excluded = [
  'README.md',
  '.changeset/**',
  'internal/**',
  'scripts/**',
  'packages/*/*/**',
  'apps/*/*/**',
  'bench/*/**',
  '**/CHANGELOG.md',
];

const single = new Map(Object.entries(rewrites).filter(([file]) => !file.includes(':')));

/** The page that a file is, such as `concepts/deciders.md`; undefined for a file that is none. */
export function pageOf(file) {
  if (file === 'README.md') return 'index.md';
  if (single.has(file)) return single.get(file);
  const inside = /^(?:docs|site)\/(.+\.md)$/.exec(file) ?? /^(packages\/[^/]+)\/README\.md$/.exec(file);
  if (inside === null) return undefined;
  return inside[1].endsWith('.md') ? inside[1] : `${inside[1]}.md`;
}

/** The file that a relative link on a page leads to; a folder's is its README. @throws Error where there is none */
export function targetOf(file, link) {
  const path = posix.join(posix.dirname(file), decodeURI(link)).replace(/\/$/, '');
  if (!existsSync(join(root, path))) throw new Error(`${file}: the link ${link} leads nowhere.`);
  const readme = posix.join(path, 'README.md');
  return statSync(join(root, path)).isDirectory() && existsSync(join(root, readme)) ? readme : path;
}
