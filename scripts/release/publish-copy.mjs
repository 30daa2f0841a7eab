// Releases a copy of the working tree, as it is now, to a registry: what `pnpm version-packages` and `pnpm release` do, without a
// trace in the tree itself. The packages are those that `pnpm build` left in dist/.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { stampRepository } from './stamp-repository.mjs';

const REPOSITORY = 'https://example.com/eventfold/eventfold';

/** Answers the manifests that were published, as the registry has them, by name. */
export async function publishCopy({ root, copy, registry }) {
  copyTree(root, copy);
  const step = (what, file, args) => run(what, file, args, { cwd: copy, registry });
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'As it is now'],
  ])
    step('git', 'git', [...IDENTITY, ...args]);
  step('pnpm install', 'pnpm', ['install', '--frozen-lockfile', '--prefer-offline']);
  step('changeset version', 'pnpm', ['exec', 'changeset', 'version']);
  stampRepository(copy, REPOSITORY);
  // Publishing asks for somebody's token, although this registry takes everybody's.
  writeFileSync(
    join(copy, '.npmrc'),
    `registry=${registry}\n${registry.replace(/^http:/, '')}:_authToken=nobody\n`,
  );
  step('changeset publish', 'pnpm', ['exec', 'changeset', 'publish', '--no-git-tag']);
  const published = new Map();
  for (const folder of readdirSync(join(copy, 'packages'))) {
    const { name, version } = JSON.parse(
      readFileSync(join(copy, 'packages', folder, 'package.json'), 'utf8'),
    );
    const answer = await fetch(`${registry}${name.replace('/', '%2f')}/${version}`);
    if (!answer.ok) throw new Error(`${name} ${version} did not arrive: ${answer.status}`);
    published.set(name, await answer.json());
  }
  return published;
}

const IDENTITY = [
  '-c',
  'user.name=rehearsal',
  '-c',
  'user.email=rehearsal@example.com',
  '-c',
  'commit.gpgsign=false',
];

/** What git knows or would add, and what was built. */
function copyTree(root, copy) {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const dist = readdirSync(join(root, 'packages')).map((folder) => `packages/${folder}/dist`);
  for (const file of [
    ...stdout.split('\0').filter((each) => existsSync(join(root, each)) && each !== ''),
    ...dist,
  ]) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { recursive: true });
  }
}

/** Runs a program of the release. @throws Error with what it said, if it fails */
export function run(what, file, args, { cwd, registry, env = {} }) {
  const result = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(registry === undefined ? {} : { npm_config_registry: registry }), ...env },
  });
  if (result.status !== 0)
    throw new Error(`${what} failed:\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`);
  // Jest reports to standard error.
  return `${result.stdout}${result.stderr}`;
}
