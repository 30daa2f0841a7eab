// A newcomer's project for one store: an empty folder into which the core, the store and its driver are installed from the
// registry, and nothing else; a program for each module system, compiled by two compilers and run by two Nodes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './publish-copy.mjs';

/** A compiler's major, and the file that starts it. */
const TYPESCRIPTS = ['6.0.3', '7.0.2'];
const NEWER_NODE = '24.21.0';
const NODE_TYPES = '20.19.43';

/** What an entry needs that its package does not: an optional peer. */
const PEERS = { '@eventfold/core/opentelemetry': '@opentelemetry/api' };

/**
 * @param {{ folder: string, registry: string, name: string, published: Map<string, object>, driver?: string, foreign: RegExp,
 *   skipLibCheck: boolean }} project
 */
export function tryAsUser({ folder, registry, name, published, driver, foreign, skipLibCheck }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const install = (...packages) =>
    run(`installing ${packages.join(' ')}`, 'npm', ['install', ...FLAGS, ...packages], {
      cwd: folder,
      registry,
    });
  install(...new Set(['@eventfold/core', name]), ...(driver === undefined ? [] : [driver]));
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (foreign.test(lock))
    throw new Error(`${name} brings what only another store needs: ${foreign.exec(lock)[0]}`);
  checkLinks(folder, name);
  writeProgram(folder, { name, manifest: published.get(name), driver, skipLibCheck });
  for (const version of TYPESCRIPTS) {
    install('--no-save', `typescript@${version}`, `@types/node@${NODE_TYPES}`);
    run(
      `${name} with TypeScript ${version}`,
      process.execPath,
      ['node_modules/typescript/bin/tsc', '-p', '.'],
      { cwd: folder },
    );
  }
  for (const [what, node] of [
    ['this Node', process.execPath],
    [`Node ${NEWER_NODE}`, newerNode(folder, registry)],
  ]) {
    for (const file of ['main.mjs', 'main.cjs'])
      run(`${name}: ${file} on ${what}`, node, [`out/${file}`], { cwd: folder });
  }
}

export const FLAGS = ['--no-audit', '--no-fund', '--loglevel', 'error', '--prefer-offline'];

/** Imports every entry in both module systems, but those whose peer is not there, and fails where one exports nothing. */
function writeProgram(folder, { name, manifest, driver, skipLibCheck }) {
  const entries = Object.keys(manifest.exports)
    .filter((entry) => entry !== './package.json' && (PEERS[name + entry.slice(1)] ?? driver) === driver)
    .map((entry) => name + entry.slice(1));
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}';`).join('\n');
  const empty = `if ([${entries.map((_, index) => `entry${index}`).join(', ')}].some((entry) => Object.keys(entry).length === 0)) throw new Error('An entry exports nothing.');`;
  for (const extension of ['mts', 'cts'])
    writeFileSync(join(folder, `main.${extension}`), `${imports}\n${empty}\n`);
  const compilerOptions = {
    ...{ module: 'NodeNext', target: 'ES2022', lib: ['ES2022'], types: ['node'] },
    ...{ strict: true, skipLibCheck, outDir: 'out' },
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }),
  );
}

/** Links of the README lead somewhere from npm's page, too. */
function checkLinks(folder, name) {
  const text = readFileSync(join(folder, 'node_modules', name, 'README.md'), 'utf8');
  const relative = text.match(/\]\((?!https?:|#)[^)]*\)/g) ?? [];
  if (relative.length > 0) throw new Error(`${name}: links that are dead on npm: ${relative.join(' ')}`);
}

/** From the registry, once for all projects of a rehearsal. */
function newerNode(folder, registry) {
  const home = join(folder, '..', `node-${NEWER_NODE}`);
  const binary = join(home, 'node_modules/node/bin/node');
  if (!existsSync(binary)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true }));
    run('installing a newer Node', 'npm', ['install', ...FLAGS, `node@${NEWER_NODE}`], {
      cwd: home,
      registry,
    });
  }
  return binary;
}
