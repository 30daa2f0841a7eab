// Holds every broken store to every quick clause and compares with packages/testkit/kill-matrix.json, or writes it:
// `pnpm contract:matrix [--write] [--store=<part of a name>]`. Minutes, not seconds; `pnpm test` runs the quick matrix.
import { readFileSync, writeFileSync } from 'node:fs';
import { allBrokenStores } from '../packages/testkit/build/broken-stores/all-broken-stores.js';
import { killMatrix } from '../packages/testkit/build/broken-stores/kill-matrix.js';
import { clausesOfSize } from '../packages/testkit/build/contract/event-store-contract.js';

const file = new URL('../packages/testkit/kill-matrix.json', import.meta.url);
const only = process.argv.find((each) => each.startsWith('--store='))?.slice('--store='.length);
const stores = allBrokenStores.filter((store) => only === undefined || store.name.includes(only));
const started = Date.now();
const matrix = {};
for (const store of stores) {
  const begun = Date.now();
  Object.assign(matrix, await killMatrix([store], clausesOfSize('quick')));
  const kills = matrix[store.name].length;
  process.stdout.write(`${store.name}: ${kills} clauses, ${((Date.now() - begun) / 1000).toFixed(1)} s\n`);
}
process.stdout.write(`${stores.length} broken stores in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);

if (process.argv.includes('--write')) {
  const before = only === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'));
  const found = Object.fromEntries(Object.entries(matrix).map(([name, kills]) => [name, kills.join(' ')]));
  const all = { ...before, ...found };
  const rows = allBrokenStores.map(({ name }) => [name, all[name] ?? '']);
  writeFileSync(file, asText(rows));
} else {
  const expected = JSON.parse(readFileSync(file, 'utf8'));
  for (const { name } of stores) {
    const [now, then] = [matrix[name].join(' '), expected[name]];
    if (now === then) continue;
    process.stdout.write(`${name}:\n  expected ${then}\n  found    ${now}\n`);
    process.exitCode = 1;
  }
}
/** One line for each broken store: differences read well. */
function asText(rows) {
  const lines = rows.map(([name, kills]) => `  ${JSON.stringify(name)}: ${JSON.stringify(kills)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

// Clauses that a fault left waiting keep timers alive.
process.exit();
