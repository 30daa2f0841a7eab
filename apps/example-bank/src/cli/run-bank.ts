import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommanderError, type Command } from 'commander';
import type { StoreChoice } from '../open-store.js';
import { EXTRACT } from '../transactions/extract.js';
import { bankProgram, importCommand, serveCommand } from './bank-program.js';
import { explainError } from './explain-error.js';
import { runImport } from './import-command.js';
import type { Terminal } from './terminal.js';

type ImportOptions = StoreChoice & { readonly concurrency: number; readonly json: boolean };
type ServeOptions = StoreChoice & { readonly port: number; readonly transactions?: string };

/** Runs the bank with these arguments and answers its exit code. */
export async function runBank(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = bankProgram(terminal);
  importCommand(program).action(
    async (file: string | undefined, options: ImportOptions, command: Command) => {
      requireServerFor(options, command);
      exitCode = await runImport({ ...options, file: fileOrExtract(file) }, terminal);
    },
  );
  serveCommand(program).action(async (options: ServeOptions, command: Command) => {
    requireServerFor(options, command);
    // Who only imports does not wait for the web server to be loaded.
    const { runServe } = await import('./serve-command.js');
    exitCode = await runServe({ ...options, transactions: fileOrExtract(options.transactions) }, terminal);
  });
  try {
    await program.parseAsync(withCommand(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    // The parser has said what was wrong already.
    if (error instanceof CommanderError) return error.exitCode;
    terminal.stderr.write(`bank: ${explainError(error)}\n`);
    return 1;
  }
}

/** Without a command it imports; a file alone is imported too. What is neither may be a mistyped command. */
function withCommand(args: readonly string[]): readonly string[] {
  const [first] = args;
  const isOption = first?.startsWith('-') === true && first !== '-h' && first !== '--help';
  const isFile = first !== undefined && /[./\\]/.test(first) && existsSync(first);
  return first === undefined || isOption || isFile ? ['import', ...args] : args;
}

function requireServerFor({ store, url }: StoreChoice, command: Command): void {
  if (store === 'memory' && url !== undefined)
    command.error('error: --url names a server: choose one with --store redis or --store kurrent');
}

function fileOrExtract(file: string | undefined): string {
  return file === undefined ? EXTRACT : resolve(file);
}
