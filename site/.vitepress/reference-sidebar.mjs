// The side bar of the reference: each entry of a package with its exports, as they were generated.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { publicEntries } from '../../scripts/public-entries.mjs';
import { root } from './pages.mjs';

const KINDS = ['functions', 'variables', 'interfaces', 'type-aliases'];

/** Empty where the pages have not been made. */
export function referenceSidebar() {
  if (!existsSync(join(root, 'site/reference'))) return [];
  return publicEntries.map(({ name }) => ({
    text: name,
    link: `/reference/${name}/`,
    collapsed: true,
    items: KINDS.flatMap((kind) => exportsOf(name, kind)),
  }));
}

function exportsOf(entry, kind) {
  const folder = join(root, 'site/reference', entry, kind);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));
  return names.sort().map((name) => ({ text: name, link: `/reference/${entry}/${kind}/${name}` }));
}
