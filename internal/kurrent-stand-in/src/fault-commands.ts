import type { KurrentStandIn } from './start-stand-in.js';

/** What can be typed at a stand-in that runs as a program. */
const COMMANDS: Readonly<Record<string, Command>> = {
  silence: { does: 'answers nobody until it speaks again', run: (standIn) => standIn.silence() },
  speak: { does: 'answers again, first what came meanwhile', run: (standIn) => standIn.speak() },
  follow: {
    argument: 'HOST:PORT',
    does: 'sends writers, and readers who want the leader, there',
    run: (standIn, argument) => standIn.beFollowerOf(addressIn(argument)),
  },
  lead: { does: 'is the leader again', run: (standIn) => standIn.beFollowerOf(undefined) },
  starting: { does: 'says that it is not ready', run: (standIn) => standIn.beStarting(true) },
  started: { does: 'is ready again', run: (standIn) => standIn.beStarting(false) },
  forget: { does: 'knows no user by any password', run: (standIn) => standIn.forgetUsers(true) },
  recall: { does: 'knows everybody again', run: (standIn) => standIn.forgetUsers(false) },
  end: {
    does: 'ends every subscription without an error, as a server does that shuts down',
    run: (standIn) => standIn.endSubscriptions(),
  },
  drop: {
    does: 'drops every subscription, as if its consumer were too slow',
    run: (standIn) => standIn.dropSubscriptions(),
  },
  cut: { does: 'cuts every connection', run: (standIn) => standIn.cut() },
  kill: { does: 'ends as a crash would; what was written stays', run: (standIn) => standIn.kill() },
  restart: { does: 'starts again, with what was written', run: (standIn) => standIn.restart() },
};

interface Command {
  readonly argument?: string;
  /** For the list of commands. */
  readonly does: string;
  run(standIn: KurrentStandIn, argument: string): void | Promise<void>;
}

/** Does what the line says; answers the command that was done, or why none was. */
export async function runFaultCommand(standIn: KurrentStandIn, line: string): Promise<string> {
  const [name = '', argument = ''] = line.trim().split(/\s+/);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return `There is no ${JSON.stringify(name)}. ${listOfCommands()}`;
  try {
    await command.run(standIn, argument);
    return `done: ${name}`;
  } catch (error) {
    return (error as Error).message;
  }
}

export function listOfCommands(): string {
  const lines = Object.entries(COMMANDS).map(([name, { argument = '', does }]) =>
    `  ${`${name} ${argument}`.padEnd(18)}${does}`.trimEnd(),
  );
  return ['Commands:', ...lines].join('\n');
}

function addressIn(text: string): { host: string; port: number } {
  const [, host, digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || !(port > 0 && port < 65_536)) throw new TypeError('It is: follow HOST:PORT');
  return { host, port };
}
