import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';

/** A KurrentDB node of a test's own, on disk. */
export interface KurrentNode {
  readonly url: string;
  readonly port: number;
  /** What it says of itself: `Leader`, `Follower`, …; undefined while it does not answer. */
  state(): Promise<string | undefined>;
  /** Ends the process as a crash would. */
  kill9(): Promise<void>;
  /** Stops the process where it stands, or lets it go on, as a machine does that hangs for a while. */
  freeze(): void;
  thaw(): void;
  /** Lets another node of its cluster lead. Resolves once it was told so. */
  resign(): Promise<void>;
  /** Starts it again, on the same port and what it has on disk; ends it first, gracefully, where it runs. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

export interface StartKurrentOptions {
  /** The node's own port, and the one that nodes use among themselves. Free ones when left out. */
  readonly ports?: NodePorts | undefined;
  /** The `port` of the other nodes of its cluster. */
  readonly seeds?: readonly number[] | undefined;
}

export interface NodePorts {
  readonly port: number;
  readonly replication: number;
}

const READY_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 100;
/** What it said last is shown where it does not start. */
const KEPT_OUTPUTS = 40;

/** Runs `command`, which takes the arguments of a KurrentDB node, and resolves once the node answers as a leader or follower. */
export async function startKurrentNode(
  command: string,
  { ports, seeds = [] }: StartKurrentOptions = {},
): Promise<KurrentNode> {
  const directory = mkdtempSync(join(tmpdir(), 'eventfold-kurrent-'));
  const own = ports ?? (await freePorts());
  const args = argumentsFor(own, seeds, directory);
  const { port } = own;
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const until = Date.now() + READY_WITHIN_MS;
    let run = runNode(command, args);
    child = run.process;
    for (let state = await stateOf(port); !isReady(state); state = await stateOf(port)) {
      const ended = run.process.exitCode ?? run.process.signalCode;
      if (Date.now() > until || (ended !== null && ended !== 0))
        throw new Error(
          `KurrentDB did not start (${ended ?? state ?? 'no answer'}):\n${run.output.join('')}`,
        );
      // One that led, and wrote what no other node has, ends itself to cut that off as it starts again.
      if (ended === 0) {
        run = runNode(command, args);
        child = run.process;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };

  await start();
  return {
    url: `kurrentdb://127.0.0.1:${port}?tls=false`,
    port,
    state: () => stateOf(port),
    kill9: () => end('SIGKILL'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async resign() {
      const answer = await fetch(`http://127.0.0.1:${port}/admin/node/resign`, { method: 'POST' });
      if (!answer.ok) throw new Error(`KurrentDB does not resign: ${answer.status} ${answer.statusText}`);
    },
    async restart() {
      await end('SIGTERM');
      await start();
    },
    async stop() {
      await end('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface NodeProcess {
  readonly process: ChildProcess;
  /** What it said last. */
  readonly output: readonly string[];
}

/** Runs a node that ends with this process. */
function runNode(command: string, args: readonly string[]): NodeProcess {
  const started = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (text: Buffer) => {
      output.push(text.toString());
      if (output.length > KEPT_OUTPUTS) output.shift();
    });
  const killWithUs = (): boolean => started.kill('SIGKILL');
  process.once('exit', killWithUs);
  started.once('exit', () => process.removeListener('exit', killWithUs));
  return { process: started, output };
}

export async function freePorts(): Promise<NodePorts> {
  return { port: await freePort(), replication: await freePort() };
}

function argumentsFor(
  { port, replication }: NodePorts,
  seeds: readonly number[],
  directory: string,
): string[] {
  const cluster = [
    ...['--cluster-size', `${seeds.length + 1}`, '--discover-via-dns', 'false'],
    ...['--gossip-seed', seeds.map((seed) => `127.0.0.1:${seed}`).join(',')],
  ];
  return [
    ...['--insecure', '--node-ip', '127.0.0.1', '--replication-ip', '127.0.0.1'],
    ...['--node-port', `${port}`, '--replication-port', `${replication}`],
    ...[
      '--db',
      join(directory, 'data'),
      '--index',
      join(directory, 'index'),
      '--log',
      join(directory, 'logs'),
    ],
    ...['--run-projections', 'None'],
    ...(seeds.length === 0 ? [] : cluster),
  ];
}

interface Gossip {
  readonly members?: readonly {
    readonly httpEndPointPort?: number;
    readonly isAlive?: boolean;
    readonly state?: string;
  }[];
}

async function stateOf(port: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/gossip`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(3000),
    });
    const { members = [] } = (await answer.json()) as Gossip;
    return members.find(({ httpEndPointPort, isAlive }) => httpEndPointPort === port && isAlive === true)
      ?.state;
  } catch {
    return undefined;
  }
}

function isReady(state: string | undefined): boolean {
  return state === 'Leader' || state === 'Follower';
}
