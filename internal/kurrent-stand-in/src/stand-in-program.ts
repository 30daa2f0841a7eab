import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { listOfCommands, runFaultCommand } from './fault-commands.js';
import { VERSION_TRAITS, type ServerVersion } from './server-version.js';
import { startStandIn, type KurrentStandIn } from './start-stand-in.js';

/** Where a program reads from and writes to. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  say(line: string): void;
}

const VERSIONS = Object.keys(VERSION_TRAITS);

const USAGE = `usage: stand-in [--port N] [--version ${VERSIONS.join('|')}]`;

/** Starts a stand-in and does what is typed. Undefined where it was asked for something else, which it has said. */
export async function runStandInProgram(
  args: readonly string[],
  { input, say }: Terminal,
): Promise<KurrentStandIn | undefined> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    say(options);
    return undefined;
  }
  const standIn = await startStandIn(options);
  say(
    `STAND-IN for KurrentDB ${standIn.version}: a test double that keeps everything in memory, and no database.`,
  );
  say(standIn.connectionString);
  const lines = createInterface({ input });
  let before = Promise.resolve();
  // One after the other, in the order in which they were typed.
  lines.on('line', (line) => {
    before = before.then(async () => say(await runFaultCommand(standIn, line)));
  });
  return standIn;
}

function readOptions(args: readonly string[]): { port: number; version: ServerVersion } | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '2113' },
        version: { type: 'string', default: '23.10.8' },
        help: { type: 'boolean', default: false },
      },
    });
    const { port, version, help } = values;
    if (help) return `${USAGE}\n${listOfCommands()}`;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535 || !VERSIONS.includes(version)) return USAGE;
    return { port: Number(port), version: version as ServerVersion };
  } catch (error) {
    return `${(error as Error).message}\n${USAGE}`;
  }
}
