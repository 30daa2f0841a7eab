import { runBank } from './cli/run-bank.js';

process.exitCode = await runBank(process.argv.slice(2), process);
