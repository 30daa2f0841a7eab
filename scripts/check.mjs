// Everything the project asks of a change, one check after the other: `pnpm check` here, `.ci/run` elsewhere.
// Goes on after a failure, and ends with one line that counts tests and checks together.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'eventfold-check-'));
const count = { passed: 0, failed: 0 };
const statusBefore = gitStatus();

runTests();
check('the bank answers --help', () => command('npm run --silent bank -- --help', { timeout: 120_000 }));
check('types', () => tool('tsc -b'));
check('lint', () => tool('eslint . --max-warnings 0'));
check('format', () => tool('prettier . --check --log-level warn'));
check('which part knows which', () => command('pnpm --silent depcruise'));
check('what each file is for', () => command('node scripts/check-purpose.mjs'));
check('every public export has a docstring', () => command('node scripts/check-docstrings.mjs'));
check('unused files, exports and dependencies', () => tool('knip --no-progress'));
check('build', () => tool('turbo run build --output-logs=errors-only'));
check('packages as published', () => command('node scripts/check-packages.mjs'));
check('the public API is what its reports say', () => command('node scripts/api-report.mjs'));
check('a release, rehearsed', () => command('node scripts/release/rehearse.mjs'));
check('what a small program carries', () => command('node scripts/check-size.mjs'));
check('the docs as a site', () => command('node scripts/docs-site.mjs build'));
check('changesets', () => command('node scripts/check-changesets.mjs'));
check('the lock file names no registry', lockFileNamesNoRegistry);
check('the lock file is up to date', () => command('pnpm install --frozen-lockfile'));
check('nothing of this changed the working tree', treeIsAsBefore);

rmSync(scratch, { recursive: true, force: true });
process.exitCode = count.failed === 0 ? 0 : 1;
process.stdout.write(`\n${count.passed} passed, ${count.failed} failed\n`);

/** The tests count one by one, through the command of the README. */
function runTests() {
  const report = join(scratch, 'jest.json');
  title('tests');
  const succeeded = command(`npm test --silent -- --json --outputFile=${report}`, {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = readReport(report);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  count.passed += numPassedTests;
  count.failed += succeeded ? failed : Math.max(failed, 1);
  conclude(succeeded, `tests: ${numPassedTests} passed, ${failed} failed`);
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function check(name, run) {
  title(name);
  const started = Date.now();
  const succeeded = run();
  count[succeeded ? 'passed' : 'failed'] += 1;
  conclude(succeeded, `${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

function command(line, options = {}) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
  const result = spawnSync(line, {
    shell: true,
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
  });
  if (result.error !== undefined) process.stdout.write(`${result.error.message}\n`);
  return result.status === 0;
}

function tool(line) {
  return command(`pnpm exec ${line}`);
}

function lockFileNamesNoRegistry() {
  const named = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8').match(/https?:\/\/\S+/g) ?? [];
  for (const address of named) process.stdout.write(`pnpm-lock.yaml: ${address}\n`);
  return named.length === 0;
}

function treeIsAsBefore() {
  const now = gitStatus();
  if (now !== statusBefore) process.stdout.write(`before:\n${statusBefore}\nnow:\n${now}\n`);
  return now === statusBefore;
}

function gitStatus() {
  return spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }).stdout;
}

function title(name) {
  process.stdout.write(`\n--- ${name}\n`);
}

function conclude(succeeded, text) {
  process.stdout.write(`${succeeded ? 'ok' : 'FAILED'}: ${text}\n`);
}
