import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_URLS, STORES } from '../open-store.js';
import type { Terminal } from './terminal.js';

// What can be typed after `npm run bank --`.

/** The program, without its commands. */
export function bankProgram({ stdout, stderr }: Terminal): Command {
  return new Command('bank')
    .description('A bank on Eventfold: accounts are streams of events, on the store of your choice.')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('The commands are import and serve: "npm run bank -- --help" tells what they do.')
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
    .addHelpText(
      'after',
      `
Examples:
  npm run bank                                      imports the transactions that come with it, in memory
  npm run bank -- serve                             opens the bank: a page in your browser, and an API
  npm run bank -- serve --store redis               the same, and the events are still there tomorrow
  npm run bank -- import my.csv --json              any file of that form, with a summary for programs
  npm run bank -- import my.csv --store redis       keeps the events; run it again, and nothing is written twice

"bank import" is what it does when no command is given; "bank import --help" and "bank serve --help" show their options.`,
    );
}

export function importCommand(program: Command): Command {
  const command = program
    .command('import')
    .description(
      'imports bank transactions and reconciles the accounts with the balances that the bank posted',
    )
    .argument(
      '[file]',
      'transactions in the form of the Berka table (the extract that comes with the bank if left out)',
    );
  return storeOptions(command)
    .option('--concurrency <n>', 'how many accounts are written to at once', wholeNumber(1, 10_000), 64)
    .option(
      '--json',
      'end with the summary as one line of JSON; everything else goes to standard error',
      false,
    );
}

export function serveCommand(program: Command): Command {
  const command = program
    .command('serve')
    .description('opens the bank to the browsers of this machine: a page and an HTTP API');
  return storeOptions(command)
    .addOption(
      new Option('--port <n>', 'where it listens on this machine; 0 for any port that is free')
        .env('BANK_PORT')
        .default(4180)
        .argParser(wholeNumber(0, 65_535)),
    )
    .option(
      '--transactions <file>',
      'what the page can import, instead of the extract that comes with the bank',
    );
}

function storeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--store <store>', 'where the events go')
        .env('BANK_STORE')
        .choices(STORES)
        .default('memory'),
    )
    .addOption(
      new Option(
        '--url <url>',
        `where the server is (redis: ${DEFAULT_URLS.redis}, kurrent: ${DEFAULT_URLS.kurrent})`,
      ).env('BANK_URL'),
    )
    .option('--namespace <name>', 'separates this bank from others in the same store', 'example_bank');
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most.toLocaleString('en')}.`);
    return value;
  };
}
