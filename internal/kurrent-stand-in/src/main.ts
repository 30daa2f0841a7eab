// A stand-in as a program of its own: `pnpm stand-in:kurrent --port 2113 --version 26.1.0`.
import { runStandInProgram } from './stand-in-program.js';

const standIn = await runStandInProgram(process.argv.slice(2), {
  input: process.stdin,
  say: (line) => process.stdout.write(`${line}\n`),
});
if (standIn === undefined) process.exitCode = process.argv.includes('--help') ? 0 : 2;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    // As a server does that shuts down: subscriptions end without an error, and then it is gone.
    standIn?.endSubscriptions();
    setTimeout(() => void standIn?.stop().then(() => process.exit(0)), LEAVE_MS);
  });
}

/** What was sent last gets so long to arrive, in milliseconds. */
const LEAVE_MS = 100;
