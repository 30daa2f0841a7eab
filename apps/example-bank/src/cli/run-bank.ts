import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_URLS, STORES, type StoreChoice } from '../open-store.js';
import { explainError } from './explain-error.js';
import { EXTRACT, runImport } from './import-command.js';
import type { Terminal } from './terminal.js';

type ImportOptions = StoreChoice & { readonly concurrency: number; readonly json: boolean };

/** Runs the bank with these arguments and answers its exit code. */
export async function runBank(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = bankProgram(terminal);
  const command = importCommand(program);
  command.action(async (file: string | undefined, options: ImportOptions) => {
    if (options.store === 'memory' && options.url !== undefined)
      command.error('error: --url names a server: choose one with --store redis or --store kurrent');
    exitCode = await runImport({ ...options, file: file === undefined ? EXTRACT : resolve(file) }, terminal);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // The parser has said what was wrong already.
    if (error instanceof CommanderError) return error.exitCode;
    terminal.stderr.write(`bank: ${explainError(error)}\n`);
    return 1;
  }
}

function bankProgram({ stdout, stderr }: Terminal): Command {
  return new Command('bank')
    .description('A bank on Eventfold: accounts are streams of events, on the store of your choice.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
    .addHelpText(
      'after',
      `
Examples:
  npm run bank                                      imports the transactions that come with it, in memory
  npm run bank -- import my.csv --json              any file of that form, with a summary for programs
  npm run bank -- import my.csv --store redis       keeps the events; run it again, and nothing is written twice

"bank import" is what it does when no command is given; "bank import --help" shows its options.`,
    );
}

function importCommand(program: Command): Command {
  return program
    .command('import', { isDefault: true })
    .description(
      'imports bank transactions and reconciles the accounts with the balances that the bank posted',
    )
    .argument(
      '[file]',
      'transactions in the form of the Berka table (the extract that comes with the bank if left out)',
    )
    .addOption(new Option('--store <store>', 'where the events go').choices(STORES).default('memory'))
    .option(
      '--url <url>',
      `where the server is (redis: ${DEFAULT_URLS.redis}, kurrent: ${DEFAULT_URLS.kurrent})`,
    )
    .option('--namespace <name>', 'separates this bank from others in the same store', 'example_bank')
    .option('--concurrency <n>', 'how many accounts are written to at once', positive, 64)
    .option(
      '--json',
      'end with the summary as one line of JSON; everything else goes to standard error',
      false,
    );
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('It is a whole number from 1 to 10,000.');
  return value;
}
