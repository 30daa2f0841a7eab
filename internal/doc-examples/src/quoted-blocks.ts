import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fencesOf, QUOTED } from './extract-examples.js';
import { repository } from './published-pages.js';

/** The blocks of a page marked `from=<file>` that are not, word for word, in that file; each as `page:line: why`. */
export function wrongQuotes(page: string, markdown: string): string[] {
  return fencesOf(page, markdown.split('\n')).flatMap(({ line, marks, lines }) => {
    const file = marks.find((mark) => mark.startsWith(QUOTED))?.slice(QUOTED.length);
    if (file === undefined) return [];
    const path = join(repository, file);
    if (!existsSync(path)) return [`${page}:${line}: there is no file ${file}.`];
    const isQuoted = `\n${readFileSync(path, 'utf8')}`.includes(`\n${lines.join('\n')}\n`);
    return isQuoted && lines.length > 0 ? [] : [`${page}:${line}: ${file} does not say this.`];
  });
}
