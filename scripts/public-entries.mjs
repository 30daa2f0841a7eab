// What the published packages export, as their package.json says it: [{ name: '@eventfold/core/memory', source: 'packages/core/src/…' }].
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export const publicEntries = readdirSync(join(root, 'packages')).sort().flatMap(entriesOf);

function entriesOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
  return Object.entries(exports).flatMap(([entry, target]) => {
    const source = target['@eventfold/source'];
    if (source === undefined) return [];
    return [{ name: posix.join(name, entry), source: posix.join('packages', folder, source) }];
  });
}
