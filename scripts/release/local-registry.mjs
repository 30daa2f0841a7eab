// A package registry of one's own on loopback (Verdaccio): it takes what is published under @eventfold and passes
// everything else through to the registry that npm is set up with here. Installed when it is needed, into a scratch folder.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The newest that runs on Node 20. One of its dependencies asks for a tag of `node-fetch` that not every mirror knows. */
const VERDACCIO = { dependencies: { verdaccio: '6.3.2' }, overrides: { 'node-fetch': '2.7.0' } };
const START_SECONDS = 60;

/** Starts the registry in an empty folder. Anybody may publish: it listens on loopback only. */
export async function startLocalRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...VERDACCIO }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const port = await freePort();
  writeFileSync(join(folder, 'config.json'), JSON.stringify(settings(folder, upstream)));
  const server = spawn(
    process.execPath,
    [
      join(folder, 'node_modules/verdaccio/bin/verdaccio'),
      '--config',
      'config.json',
      '--listen',
      `127.0.0.1:${port}`,
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const url = `http://127.0.0.1:${port}/`;
  await answering(url, server);
  return { url, close: () => server.kill() };
}

function settings(folder, upstream) {
  const everybody = { access: '$all', publish: '$all', unpublish: '$all' };
  return {
    storage: join(folder, 'storage'),
    uplinks: { upstream: { url: upstream, timeout: '60s' } },
    packages: { '@eventfold/*': everybody, '**': { ...everybody, proxy: 'upstream' } },
    max_body_size: '50mb',
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  };
}

async function answering(url, server) {
  for (const until = Date.now() + START_SECONDS * 1000; Date.now() < until; await delay(200)) {
    if (server.exitCode !== null) break;
    if (
      await fetch(`${url}-/ping`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
  }
  server.kill();
  throw new Error('The local registry did not start.');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
