import { runBank } from './cli/run-bank.js';

// A reader that has seen enough, as in `npm run bank | head`, is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runBank(process.argv.slice(2), process);
