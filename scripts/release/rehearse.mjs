// A whole release, rehearsed: versions, packages and publishing, to a registry that is started here and forgotten afterwards; then
// the packages are used as strangers use them. Wants `pnpm build` to have run, and a registry to install from.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalRegistry } from './local-registry.mjs';
import { publishCopy } from './publish-copy.mjs';
import { tryAsStoreAuthor } from './store-author.mjs';
import { tryAsUser } from './user-project.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'eventfold-release-'));

/** What each package is installed with, and what must not come with it. */
const PROJECTS = [
  { name: '@eventfold/core', foreign: /"node_modules\/(?!@eventfold\/core")[^"]+"/, skipLibCheck: false },
  {
    name: '@eventfold/core',
    driver: '@opentelemetry/api',
    foreign: /ioredis|grpc|kurrent/,
    skipLibCheck: false,
  },
  { name: '@eventfold/testkit', foreign: /"node_modules\/(?!@eventfold\/)[^"]+"/, skipLibCheck: false },
  { name: '@eventfold/store-redis', driver: 'ioredis', foreign: /grpc|kurrent/, skipLibCheck: false },
  // The declarations of this driver do not compile by themselves: its users need `skipLibCheck` with or without us.
  {
    name: '@eventfold/store-kurrent',
    driver: '@kurrent/kurrentdb-client',
    foreign: /ioredis/,
    skipLibCheck: true,
  },
];

let registry;
try {
  registry = await startLocalRegistry(join(scratch, 'registry'));
  const published = await publishCopy({ root, copy: join(scratch, 'copy'), registry: registry.url });
  for (const { name, version } of published.values()) say(`published ${name} ${version}`);
  for (const project of PROJECTS) {
    const folder = join(scratch, [project.name, project.driver ?? 'alone'].join('-').replaceAll('/', '-'));
    tryAsUser({ ...project, folder, registry: registry.url, published });
    say(
      `${[project.name, project.driver].filter(Boolean).join(' and ')}, in an empty project: compiles and runs`,
    );
  }
  for (const { from, held } of tryAsStoreAuthor({
    root,
    folder: join(scratch, 'author'),
    registry: registry.url,
  }))
    say(`a store of somebody else's, under ${from}: ${held} clauses held`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  registry?.close();
  rmSync(scratch, { recursive: true, force: true });
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
