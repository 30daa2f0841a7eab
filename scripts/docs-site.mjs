// `pnpm docs:build`, `docs:dev` and `docs:preview`: the pages of docs as a site. What builds it has a lock file of its own,
// in site, and is installed when it is first asked for: nobody needs it to run the tests or the bank.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [task = 'build', ...args] = process.argv.slice(2);

run('pnpm', ['-C', 'site', 'install', '--frozen-lockfile', '--silent']);
if (task === 'build' || (task === 'dev' && !existsSync(`${root}site/reference`))) makeReference();
run(process.execPath, ['site/node_modules/vitepress/bin/vitepress.js', task, 'site', ...args]);

/** A page for each public export, from its docstring. Another run would leave the pages of exports that are gone. */
function makeReference() {
  rmSync(`${root}site/reference`, { recursive: true, force: true });
  run(process.execPath, [
    'site/node_modules/typedoc/bin/typedoc',
    ...['--options', 'site/typedoc.config.mjs', '--logLevel', 'Warn', '--treatWarningsAsErrors'],
  ]);
}

function run(program, programArgs) {
  const { status, error } = spawnSync(program, programArgs, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32' && program === 'pnpm',
  });
  if (error !== undefined) process.stderr.write(`${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}
