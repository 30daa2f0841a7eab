// `npm run bank`, `npm test`, `npm run bench` and `npm run chaos:…` on a machine that has only Node and npm: installs what is missing,
// says so on standard error, and hands over to the program. Standard output and the exit code are the program's own.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = `${root}node_modules/.eventfold-installed`;
const TSC = 'node_modules/typescript/bin/tsc';
const JEST = 'node_modules/jest/bin/jest.js';
const BANK = 'apps/example-bank';

const programs = {
  async bank(args) {
    const built = await compile(BANK, 'tsconfig.web.json');
    if (built !== 0) return built;
    const cwd = process.env['INIT_CWD'] ?? process.cwd();
    return node(['--conditions=@eventfold/build', `${root}${BANK}/build/main.js`, ...args], { cwd });
  },
  test(args) {
    // A clause's time budget is for a machine that has nothing else to do; these tests share theirs with each other, and with more.
    process.env['EVENTFOLD_PATIENCE'] ??= '4';
    return node([JEST, ...args]);
  },
  async bench(args) {
    const built = await compile('bench');
    if (built !== 0) return built;
    return node(['--conditions=@eventfold/build', '--expose-gc', `${root}bench/build/main.js`, ...args]);
  },
  async chaos(args) {
    const built = await compile('internal/chaos');
    if (built !== 0) return built;
    return node(['--conditions=@eventfold/build', `${root}internal/chaos/build/main.js`, ...args]);
  },
};

const [name, ...args] = process.argv.slice(2);
const program = Object.hasOwn(programs, name ?? '') ? programs[name] : undefined;
if (program === undefined) {
  say(`usage: node scripts/run.mjs ${Object.keys(programs).join('|')} [arguments]`);
  process.exitCode = 2;
} else {
  const installed = await install();
  process.exitCode = installed === 0 ? await program(args) : installed;
}

/** Compiles one package and what it stands on. The compiler's complaints belong on standard error, as all that is not the program's own. */
function compile(folder, project = 'tsconfig.src.json') {
  if (!existsSync(`${root}${folder}/build`))
    say('compiling (only what has changed, from the second time on) …');
  return node([TSC, '-b', `${folder}/${project}`], { stdio: ['ignore', 2, 2] });
}

/** Installs exactly what the lock file names, unless that has been done before. */
async function install() {
  const stamp = installStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return 0;
  say('installing dependencies with pnpm (only the first time, and when the lock file changes) …');
  // Installers write to standard output, which is the program's: everything goes to standard error.
  const code = await runPnpm(['install', '--frozen-lockfile'], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CI: 'true' },
  });
  if (code === 0) writeFileSync(stampFile, stamp);
  else say(`the installation failed (exit code ${code}); nothing was run`);
  return code;
}

function installStamp() {
  const lockFile = createHash('sha256')
    .update(readFileSync(`${root}pnpm-lock.yaml`))
    .digest('hex');
  return `${lockFile} node ${process.version} ${process.platform}-${process.arch}\n`;
}

/** pnpm itself where it started this script, otherwise the pinned pnpm through npm. */
function runPnpm(pnpmArgs, options) {
  const startedBy = process.env['npm_execpath'] ?? '';
  if (basename(startedBy).startsWith('pnpm')) {
    return /\.[cm]?js$/.test(startedBy)
      ? node([startedBy, ...pnpmArgs], options)
      : run(startedBy, pnpmArgs, options);
  }
  if (startedBy === '') {
    say(`nothing is installed yet: start this through npm, as \`npm run ${name}\``);
    return 1;
  }
  const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  return node(
    [startedBy, 'exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', ...pnpmArgs],
    options,
  );
}

function node(nodeArgs, options) {
  return run(process.execPath, nodeArgs, options);
}

/** Runs one program to its end and answers its exit code, as a shell would give it. */
function run(command, commandArgs, options = {}) {
  const child = spawn(command, commandArgs, { cwd: root, stdio: 'inherit', ...options });
  // Control-C reaches the whole process group: the child decides, and this process waits for it.
  const ignore = () => {};
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', ignore).on('SIGTERM', forward).on('SIGHUP', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', forward).off('SIGHUP', forward);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function say(message) {
  process.stderr.write(`eventfold: ${message}\n`);
}
