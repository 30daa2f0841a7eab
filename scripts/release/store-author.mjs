// The repository of somebody who wrote a store of their own (the SQLite store of docs/how-to/write-a-store.md): core and testkit
// come from the registry, and a test file of eight lines holds the store to the contract under each of the runners that we name.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLAGS } from './user-project.mjs';
import { run } from './publish-copy.mjs';

const testFile = (runner) => `import { test } from '${runner}';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { eventStoreContract } from '@eventfold/testkit';
import { openSqliteStore } from '../build/index.js';

const file = \`\${mkdtempSync(\`\${tmpdir()}/eventfold-\`)}/events.db\`;
eventStoreContract({ name: 'sqlite', test, createStore: (options) => openSqliteStore({ file, ...options }) });
`;

/** Where `test` comes from, how the runner is called, and where it says how many passed. The newest ones that run on Node 20. */
const RUNNERS = [
  { from: 'node:test', packages: [], args: ['--test', 'test/node.test.mjs'], passed: /^(?:#|ℹ) pass (\d+)/m },
  {
    from: 'vitest',
    packages: ['vitest@4.1.12'],
    args: ['node_modules/vitest/vitest.mjs', 'run', 'test/vitest.test.mjs'],
    passed: /Tests\s+(?:\d+ skipped \| )?(\d+) passed/,
  },
  {
    from: '@jest/globals',
    packages: ['jest@30.5.2'],
    args: [
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--testMatch=**/jest.test.mjs',
      '--no-color',
    ],
    passed: /^Tests:.* (\d+) passed/m,
  },
];

const fileOf = ({ from }) => `test/${from.replace(/^.*?(node|vitest|jest).*$/, '$1')}.test.mjs`;

/** Answers how many clauses the store held, by runner. */
export function tryAsStoreAuthor({ root, folder, registry }) {
  const example = join(root, 'internal/example-store');
  const { dependencies } = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8'));
  mkdirSync(join(folder, 'test'), { recursive: true });
  cpSync(join(example, 'src'), join(folder, 'src'), {
    recursive: true,
    filter: (file) => !file.endsWith('.test.ts'),
  });
  for (const runner of RUNNERS) writeFileSync(join(folder, fileOf(runner)), testFile(runner.from));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const compilerOptions = {
    ...{ module: 'NodeNext', target: 'ES2022', lib: ['ES2022', 'ESNext.Disposable'], types: ['node'] },
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
    ...{ rootDir: 'src', outDir: 'build' },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const drivers = Object.entries(dependencies).filter(([name]) => !name.startsWith('@eventfold/'));
  run(
    'installing core and testkit',
    'npm',
    [
      'install',
      ...FLAGS,
      '@eventfold/core',
      '@eventfold/testkit',
      'typescript@6.0.3',
      '@types/node@20.19.43',
      ...drivers.map((each) => each.join('@')),
      ...RUNNERS.flatMap(({ packages }) => packages),
    ],
    { cwd: folder, registry },
  );
  run('compiling the store', process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], {
    cwd: folder,
  });
  return RUNNERS.map(({ from, args, passed }) => {
    const output = run(`the contract under ${from}`, process.execPath, args, {
      cwd: folder,
      env: { EVENTFOLD_PATIENCE: '4', NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    const held = Number(passed.exec(output)?.[1] ?? 0);
    if (held < 200) throw new Error(`Only ${held} clauses ran under ${from}:\n${output.slice(-2000)}`);
    return { from, held };
  });
}
