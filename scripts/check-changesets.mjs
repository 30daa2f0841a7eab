// Asks changesets whether every changed package has one, and what changesets does not ask: a core release that
// may break its users (a major one, before 1.0 a minor one) names every package that has the core as a peer.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const CORE = '@eventfold/core';
const root = fileURLToPath(new URL('..', import.meta.url));

const base = ['main', 'origin/main'].find((ref) => git('merge-base', 'HEAD', ref));
if (base === undefined) {
  process.stdout.write('No common ancestor with main: nothing to compare with.\n');
} else {
  process.exitCode = checkSince(base);
}

function checkSince(ref) {
  const scratch = mkdtempSync(join(tmpdir(), 'eventfold-changesets-'));
  const report = join(scratch, 'status.json');
  const binary = join(root, 'node_modules/@changesets/cli/bin.js');
  // changesets takes the path of the report relative to the folder it runs in, also when it is absolute.
  const args = [binary, 'status', `--since=${ref}`, `--output=${relative(root, report)}`];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const plan = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { releases: [], changesets: [] };
  rmSync(scratch, { recursive: true, force: true });
  const forgotten = forgottenDependents(plan);
  for (const name of forgotten)
    process.stdout.write(`${CORE} may break ${name}: name it in the changeset too.\n`);
  return status !== 0 || forgotten.length > 0 ? 1 : 0;
}

function forgottenDependents({ releases, changesets }) {
  const core = releases.find((release) => release.name === CORE);
  if (core === undefined) return [];
  const breaks = core.type === 'major' || (core.type === 'minor' && core.oldVersion.startsWith('0.'));
  if (!breaks) return [];
  const named = new Set(changesets.flatMap((changeset) => changeset.releases.map((release) => release.name)));
  return packagesOnCore().filter((name) => !named.has(name));
}

function packagesOnCore() {
  return readdirSync(join(root, 'packages'))
    .map((folder) => JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')))
    .filter((manifest) => CORE in (manifest.peerDependencies ?? {}))
    .map((manifest) => manifest.name);
}

function git(...args) {
  return spawnSync('git', args, { cwd: root, stdio: 'ignore' }).status === 0;
}
