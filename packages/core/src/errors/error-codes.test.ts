import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { errorCodes } from './error-codes.js';

const ROOT = join(__dirname, '../../../..');
const codes = Object.keys(errorCodes);

/** What the sources of core and of the stores say: without tests, without the list of codes itself, and without asking for a code. */
function sources(): string {
  const packages = readdirSync(join(ROOT, 'packages')).filter(
    (name) => name === 'core' || name.startsWith('store-'),
  );
  const files = packages.flatMap((name) => {
    const src = join(ROOT, 'packages', name, 'src');
    return readdirSync(src, { recursive: true, encoding: 'utf8' }).map((file) => join(src, file));
  });
  const counted = files.filter(
    (file) => /\.ts$/.test(file) && !/\.(test|test-d|fixture)\.ts$|error-codes\.ts$/.test(file),
  );
  const text = counted.map((file) => readFileSync(file, 'utf8')).join('\n');
  return text.replaceAll(
    /isEventStoreError\([^)]*\)|code (?:===|!==) 'ES_\w+'|'ES_\w+' \| |\| 'ES_\w+'/g,
    '',
  );
}

describe('docs/errors.md', () => {
  const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
  const sections = new Map(
    page
      .split(/^(?=##)/m)
      .filter((part) => part.startsWith('### `ES_'))
      .map((part) => [/^### `(\w+)`/.exec(part)?.[1] ?? '', part]),
  );

  test('has one heading for each code, and no other', () => {
    expect([...sections.keys()].sort()).toEqual([...codes].sort());
    expect(page.match(/^### `ES_/gm)).toHaveLength(codes.length);
  });

  test.each(Object.entries(errorCodes))(
    'says of %s whether it is written and can be tried again',
    (code, facts) => {
      const section = sections.get(code) ?? '';
      expect(section).toContain(`**Written:** ${facts.written}`);
      expect(section).toContain(`**Retryable:** ${facts.retryable ? 'yes' : 'no'}`);
      expect(section).toMatch(/\*\*What to do:\*\* \w/);
    },
  );
});

describe('every code', () => {
  const text = sources();

  test.each(codes)('%s is raised somewhere', (code) => {
    expect(text).toContain(`'${code}'`);
  });

  test('that is raised is listed', () => {
    const used = new Set(text.match(/(?<=')ES_[A-Z_]+(?=')/g));
    expect([...used].filter((code) => !codes.includes(code))).toEqual([]);
  });
});
