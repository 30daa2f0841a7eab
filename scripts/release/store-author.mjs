// The repository of somebody who wrote a store of their own (the SQLite store of docs/how-to/write-a-store.md): core and testkit
// come from the registry, and a test file of eight lines holds the store to the contract.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLAGS } from './user-project.mjs';
import { run } from './publish-copy.mjs';

const TEST = `import { test } from 'node:test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { eventStoreContract } from '@eventfold/testkit';
import { openSqliteStore } from '../build/index.js';

const file = \`\${mkdtempSync(\`\${tmpdir()}/eventfold-\`)}/events.db\`;
eventStoreContract({ name: 'sqlite', test, createStore: (options) => openSqliteStore({ file, ...options }) });
`;

/** Answers how many clauses the store held. */
export function tryAsStoreAuthor({ root, folder, registry }) {
  const example = join(root, 'internal/example-store');
  const { dependencies } = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8'));
  mkdirSync(join(folder, 'test'), { recursive: true });
  cpSync(join(example, 'src'), join(folder, 'src'), {
    recursive: true,
    filter: (file) => !file.endsWith('.test.ts'),
  });
  writeFileSync(join(folder, 'test/contract.test.mjs'), TEST);
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
    ],
    { cwd: folder, registry },
  );
  run('compiling the store', process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], {
    cwd: folder,
  });
  const output = run('the contract', process.execPath, ['--test', 'test/'], { cwd: folder });
  const held = Number(/^# pass (\d+)/m.exec(output)?.[1] ?? /pass (\d+)/.exec(output)?.[1] ?? 0);
  if (held < 200) throw new Error(`Only ${held} clauses ran:\n${output.slice(-2000)}`);
  return held;
}
