// Packs every public package as it would be published and looks at the result as a user would: publint,
// "are the types wrong", and a small project, outside of the workspace, that imports and requires every entry.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Whose driver's own declarations do not compile by themselves: its users, like those of the bare driver, need
 * `skipLibCheck`. Everybody else must not.
 */
const BROKEN_DRIVERS = ['@eventfold/store-kurrent'];

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'eventfold-packages-'));
const user = join(scratch, 'user');
const problems = [];

try {
  const packages = publicPackages().map(pack);
  for (const packed of packages) inspect(packed);
  useAll(packages);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function publicPackages() {
  return readdirSync(join(root, 'packages'))
    .map((folder) => join(root, 'packages', folder))
    .filter(
      (folder) =>
        existsSync(join(folder, 'package.json')) && readJson(join(folder, 'package.json')).private !== true,
    );
}

/** Packs one package and puts it, its peers beside it, into the user's node_modules. */
function pack(folder) {
  execFileSync('pnpm', ['pack', '--pack-destination', scratch], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { name, version, peerDependencies = {} } = readJson(join(folder, 'package.json'));
  const tarball = join(scratch, `${name.slice(1).replace('/', '-')}-${version}.tgz`);
  const installed = join(user, 'node_modules', name);
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);
  for (const peer of Object.keys(peerDependencies).filter((each) => !each.startsWith('@eventfold/'))) {
    link(join(folder, 'node_modules', peer), join(user, 'node_modules', peer));
  }
  return { name, tarball, installed, manifest: readJson(join(installed, 'package.json')) };
}

function inspect({ name, tarball, installed, manifest }) {
  runTool(name, 'publint', [tarball, '--strict']);
  runTool(name, 'attw', [tarball, '--profile', 'node16', '--format', 'ascii']);
  if (/@eventfold\/(source|build)"|workspace:/.test(JSON.stringify(manifest))) {
    problems.push(`${name}: the published package.json still speaks of the workspace`);
  }
  for (const file of ['LICENSE', 'README.md']) {
    if (!existsSync(join(installed, file))) problems.push(`${name}: ${file} is missing`);
  }
  for (const extension of ['.js', '.cjs']) findDoubledClasses(name, installed, extension);
}

/** Two copies of a class in one package would make two of what should be one. */
function findDoubledClasses(name, installed, extension) {
  const seen = new Map();
  for (const file of filesUnder(join(installed, 'dist')).filter((each) => each.endsWith(extension))) {
    for (const [, plain, assigned] of readFileSync(file, 'utf8').matchAll(
      /^class (\w+)|^var (\w+) = class/gm,
    )) {
      const declared = plain ?? assigned;
      if (seen.has(declared))
        problems.push(`${name}: class ${declared} is in both ${seen.get(declared)} and ${file}`);
      seen.set(declared, file);
    }
  }
}

/** A user's project in both module systems, without the libraries and conditions that the workspace sets. */
function useAll(packages) {
  const sound = packages.filter(({ name }) => !BROKEN_DRIVERS.includes(name));
  use(sound, { skipLibCheck: false });
  use(packages, { skipLibCheck: true });
}

function use(packages, { skipLibCheck }) {
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => entry !== './package.json')
      .map((entry) => name + entry.slice(1)),
  );
  link(join(root, 'node_modules/@types/node'), join(user, 'node_modules/@types/node'));
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}';`).join('\n');
  const print = `console.log([${entries.map((_, index) => `Object.keys(entry${index}).length`).join(', ')}].join(' '));`;
  for (const extension of ['mts', 'cts'])
    writeFileSync(join(user, `main.${extension}`), `${imports}\n${print}\n`);
  writeFileSync(
    join(user, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2022',
        lib: ['ES2022'],
        types: ['node'],
        skipLibCheck,
        strict: true,
        outDir: 'out',
      },
      include: ['*.mts', '*.cts'],
    }),
  );
  run('a user compiles', process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', user]);
  for (const file of ['main.mjs', 'main.cjs'])
    run(`a user runs ${file}`, process.execPath, [join(user, 'out', file)]);
}

function runTool(name, binary, args) {
  run(`${name}: ${binary}`, join(root, 'node_modules/.bin', binary), args);
}

function run(what, file, args) {
  const result = spawnSync(file, args, { cwd: existsSync(user) ? user : scratch, encoding: 'utf8' });
  if (result.status !== 0) problems.push(`${what} failed:\n${result.stdout}${result.stderr}`);
}

function link(target, path) {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) symlinkSync(target, path);
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true }).map((file) => join(folder, String(file)));
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
