import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Generated, or written for us rather than for users. */
const LEFT_OUT = /^docs\/(adr\/|contract\.md$)/;

/** The pages that are published, as paths from the repository's root. */
export function publishedPages(): string[] {
  const readmes = readdirSync(join(repository, 'packages')).map((name) => `packages/${name}/README.md`);
  const docs = readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((page) => page.endsWith('.md') && !LEFT_OUT.test(page));
  return ['README.md', 'site/index.md', ...readmes, ...docs]
    .filter((page) => existsSync(join(repository, page)))
    .sort();
}

/** The text of a page. */
export function readPage(page: string): string {
  return readFileSync(join(repository, page), 'utf8');
}
