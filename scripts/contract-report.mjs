// Holds one of our stores to the contract and prints its manifest and what was held, by area:
// `pnpm contract --store memory|redis|kurrent [--json] [--full]`. The exit code is 1 where a clause failed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const nothing = async () => undefined;

const stores = {
  async memory() {
    const { createMemoryDatabase, openMemoryStore } = await built('core', 'memory/index.js');
    const database = createMemoryDatabase();
    return {
      createStore: ({ namespace }) => openMemoryStore({ database, namespace }),
      // It has no process that could end without it, and no connections that could be cut.
      environment: { restart: nothing, disconnect: nothing },
      stop: nothing,
    };
  },
  async redis() {
    const { contractRedis, findRedis } = await import('../internal/test-servers/build/index.js');
    const source = findRedis('the event store contract');
    if (source === undefined) return undefined;
    const { openRedisStore } = await built('store-redis', 'index.js');
    const { Redis } = createRequire(new URL('../packages/store-redis/package.json', import.meta.url))(
      'ioredis',
    );
    const redis = contractRedis(source, Redis);
    await redis.start();
    return {
      createStore: ({ namespace }) => redis.open((connection) => openRedisStore({ connection, namespace })),
      environment: redis.environment,
      stop: () => redis.stop(),
    };
  },
  async kurrent() {
    const { cuttable, findKurrent } = await import('../internal/test-servers/build/index.js');
    const server = await cuttable(await findKurrent('the event store contract').open());
    const { openKurrentStore } = await built('store-kurrent', 'index.js');
    return {
      createStore: ({ namespace }) => openKurrentStore({ connectionString: server.url, namespace }),
      environment: {
        restart: server.restart,
        disconnect: server.cut && (async () => server.cut()),
      },
      stop: () => server.stop(),
    };
  },
};

const { values } = parseArgs({
  options: { store: { type: 'string' }, json: { type: 'boolean' }, full: { type: 'boolean' } },
});
const { store = '' } = values;
if (!Object.hasOwn(stores, store)) {
  process.stderr.write('usage: pnpm contract --store memory|redis|kurrent [--json] [--full]\n');
  process.exit(2);
}
process.exit(await report());

async function report() {
  if (!build()) return 2;
  const opened = await stores[store]();
  if (opened === undefined) return 2;
  const { runContract } = await built('testkit', 'index.js');
  const result = await runContract({
    name: store,
    createStore: opened.createStore,
    environment: opened.environment,
    size: values.full ? 'full' : 'quick',
  });
  await opened.stop();
  const text = values.json ? `${JSON.stringify(result, null, 2)}\n` : asText(result);
  await new Promise((written) => process.stdout.write(text, written));
  return result.failures.length === 0 ? 0 : 1;
}

function build() {
  const packages = ['testkit', ...(store === 'memory' ? [] : [`store-${store}`])].map(
    (name) => `packages/${name}`,
  );
  const projects = [...packages, ...(store === 'memory' ? [] : ['internal/test-servers'])];
  const root = new URL('..', import.meta.url);
  const args = [
    'node_modules/typescript/bin/tsc',
    '-b',
    ...projects
      .map((project) => `${project}/tsconfig.src.json`)
      .filter((path) => existsSync(new URL(path, root))),
  ];
  return spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
}

function built(name, path) {
  return import(`../packages/${name}/build/${path}`);
}

function asText({ manifest, areas, failures, seed }) {
  const flat = { ...manifest.levels, ...manifest.limits, partitions: manifest.partitions };
  const operations = Object.entries(manifest.operations).map(([name, has]) => (has ? name : `no ${name}`));
  const width = Math.max(...areas.map(({ area }) => area.length));
  const columns = ['held', 'failed', 'unsupported', 'notExercised'];
  return [
    `store: ${manifest.store}`,
    `operations: ${operations.join(', ')}`,
    ...Object.entries(flat).map(([name, value]) => `${name}: ${value}`),
    '',
    [''.padEnd(width), ...columns].join('  '),
    ...areas.map((area) =>
      [area.area.padEnd(width), ...columns.map((each) => String(area[each]).padStart(each.length))].join(
        '  ',
      ),
    ),
    ['all'.padEnd(width), ...columns.map((each) => String(sum(areas, each)).padStart(each.length))].join(
      '  ',
    ),
    ...failures.map(({ message }) => `\n${message}`),
    `\nseed ${seed}`,
    '',
  ].join('\n');
}

function sum(areas, column) {
  return areas.reduce((total, area) => total + area[column], 0);
}
