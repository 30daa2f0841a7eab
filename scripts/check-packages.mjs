// Packs every public package as it would be published and looks at what is in it: publint, "are the types wrong", no word of
// the workspace, no class twice. scripts/release/rehearse.mjs installs and uses them.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'eventfold-packages-'));
const problems = [];

try {
  const packages = publicPackages().map(pack);
  for (const packed of packages) inspect(packed);
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

/** Packs one package and unpacks it again. */
function pack(folder) {
  execFileSync('pnpm', ['pack', '--pack-destination', scratch], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { name, version } = readJson(join(folder, 'package.json'));
  const tarball = join(scratch, `${name.slice(1).replace('/', '-')}-${version}.tgz`);
  const installed = join(scratch, name);
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);
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

function runTool(name, binary, args) {
  run(`${name}: ${binary}`, join(root, 'node_modules/.bin', binary), args);
}

function run(what, file, args) {
  const result = spawnSync(file, args, { cwd: scratch, encoding: 'utf8' });
  if (result.status !== 0) problems.push(`${what} failed:\n${result.stdout}${result.stderr}`);
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true }).map((file) => join(folder, String(file)));
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
