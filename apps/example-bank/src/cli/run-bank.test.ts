import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXTRACT } from '../transactions/extract.js';
import { runBank } from './run-bank.js';

jest.setTimeout(60_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eventfold-bank-'));
});
afterAll(async () => rm(folder, { recursive: true }));

async function bank(...args: string[]) {
  const output = { stdout: '', stderr: '' };
  const exitCode = await runBank(args, {
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
  });
  return { ...output, exitCode };
}

async function changedExtract(change: (lines: string[]) => void): Promise<string> {
  const lines = (await readFile(EXTRACT, 'utf8')).split('\n');
  change(lines);
  const path = join(folder, `${Math.random()}.csv`);
  await writeFile(path, lines.join('\n'));
  return path;
}

function summaryIn({ stdout }: { stdout: string }): unknown {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

describe('bank', () => {
  test('imports the extract, reconciles it and says what to try next', async () => {
    const { stdout, stderr, exitCode } = await bank();
    expect(exitCode).toBe(0);
    for (const line of [
      /rows +3,553\n/,
      /accepted +3,553\n/,
      /already there +0\n/,
      /rejected +0\n/,
      /accounts +94\n/,
      /greatest drift +0\.70 CZK\n/,
      /events per second +[\d,]+\n/,
      /Reconciled: .* all 94 accounts/,
      /npm run bank -- --store redis/,
    ])
      expect(stdout).toMatch(line);
    expect(stderr).toMatch(/^Importing berka-extract\.csv into the memory store …\n/);
  });

  test('ends with one line of JSON, and nothing else, on standard output', async () => {
    const { stdout, stderr, exitCode } = await bank('import', EXTRACT, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      rows: 3553,
      accepted: 3553,
      repeated: 0,
      rejected: 0,
      accounts: 94,
      maxDriftMinor: 70,
      eventsPerSecond: expect.any(Number),
    });
    expect(stdout).toMatch(/^\{.*\}\n$/);
    expect(stderr).toContain('Reconciled');
  });

  test('imports a file that stands alone', async () => {
    const { stdout, exitCode } = await bank(EXTRACT, '--json');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"rows":3553');
  });

  test('rejects malformed rows by line and imports the others', async () => {
    const file = await changedExtract((lines) => {
      lines.splice(5, 0, 'this is no row', '1;2;3');
      lines.splice(lines.length - 1, 0, '9;"open;930101;"PRIJEM";"VKLAD";1.00;1.00;"";;');
    });
    const { stderr, exitCode, ...output } = await bank('import', file, '--json');
    expect(summaryIn(output)).toMatchObject({ rows: 3556, accepted: 3553, rejected: 3, maxDriftMinor: 70 });
    expect(stderr).toContain('line 6: 1 fields where 10 are due');
    expect(stderr).toContain('line 7: 3 fields');
    expect(stderr).toContain('line 3557: a quote is out of place');
    expect(exitCode).toBe(0);
  });

  test('fails, and says where, when an account is not at the balance that the bank posted', async () => {
    const file = await changedExtract((lines) => {
      lines[1] = lines[1]!.replace(';300.00;300.00;', ';,300;300.00;');
    });
    const { stdout, exitCode } = await bank('import', file);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('line 2: amount is ",300"');
    expect(stdout).toContain('NOT RECONCILED: 1 of 94 accounts');
    expect(stdout).toMatch(/account 485: posted .* CZK, summed up .* CZK, a difference of 299\.90 CZK/);
    expect(summaryIn(await bank('import', file, '--json'))).toMatchObject({
      rejected: 1,
      maxDriftMinor: 29_990,
    });
  });

  test.each([[['--help']], [['import', '--help']], [['help']]])('answers %j', async (args) => {
    const { stdout, exitCode } = await bank(...args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Usage: bank');
  });

  test.each([
    [['import', '/no/such.csv'], 'bank: The file /no/such.csv does not exist.\n'],
    [['import', tmpdir()], 'is a folder'],
    [['--store', 'mongo'], "argument 'mongo' is invalid. Allowed choices are memory, redis, kurrent."],
    [['--concurrency', '0'], 'a whole number from 1 to 10,000'],
    [['--jsn'], "unknown option '--jsn'\n(Did you mean --json?)"],
    [['import', 'a', 'b'], 'too many arguments'],
    [['improt'], "unknown command 'improt'\n(Did you mean import?)"],
    [['sevre', '--store', 'redis'], "unknown command 'sevre'\n(Did you mean serve?)"],
    [['no.such.csv'], 'The commands are import and serve: "npm run bank -- --help" tells what they do.'],
    [['--url', 'redis://127.0.0.1'], '--url names a server: choose one with --store'],
    [['--namespace', 'Not This'], 'bank: The namespace'],
  ])('refuses %j in a sentence', async (args, sentence) => {
    const { stdout, stderr, exitCode } = await bank(...args);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });
});
