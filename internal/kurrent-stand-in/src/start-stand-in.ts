import { Database } from './database/database.js';
import { faultState, type Faults } from './faults.js';
import { Groups } from './groups/groups.js';
import { listen, type Listener } from './listen.js';
import type { OpenSubscription, ServerContext } from './server-context.js';
import { VERSION_TRAITS, type ServerVersion } from './server-version.js';

export interface StandInOptions {
  /** The server that it stands in for; 23.10.8 when left out. */
  readonly version?: ServerVersion | undefined;
  /** Any free one when left out. */
  readonly port?: number | undefined;
  /** The largest append, in bytes of data; the version's own when left out. */
  readonly maxAppendSize?: number | undefined;
}

/** A server that speaks KurrentDB's protocol from memory, in this process. A test double: never a database. */
export interface KurrentStandIn extends Faults {
  /** For the official client. */
  readonly connectionString: string;
  readonly port: number;
  readonly version: ServerVersion;
  /** Cuts every connection; new ones are taken. */
  cut(): void;
  /** Ends every subscription without an error, as a server does that shuts down. */
  endSubscriptions(): void;
  /** Drops every subscription as the server does whose consumer is too slow. */
  dropSubscriptions(): void;
  /** Ends the server as a crash would; what was written stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port; ends it first where it runs. The ids of recent writes are forgotten. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startStandIn(options: StandInOptions = {}): Promise<KurrentStandIn> {
  const { version = '23.10.8' } = options;
  const traits = VERSION_TRAITS[version];
  const { maxAppendSize = traits.maxAppendSize } = options;
  const database = new Database();
  const groups = new Groups(database);
  const subscriptions = new Set<OpenSubscription>();
  const faults = faultState();
  const context: Omit<ServerContext, 'port'> = {
    version,
    traits,
    database,
    groups,
    faults,
    maxAppendSize,
    subscriptions,
  };
  let running: Listener | undefined = await listen(context, options.port ?? 0);
  const { port } = running;
  const kill = async (): Promise<void> => {
    const killed = running;
    running = undefined;
    faults.die();
    await killed?.kill();
    subscriptions.clear();
    database.recent.clear();
  };
  return {
    ...faults,
    connectionString: `kurrentdb://127.0.0.1:${port}?tls=false`,
    port,
    version,
    cut: () => running?.cut(),
    endSubscriptions: () => [...subscriptions].forEach((each) => each.end()),
    dropSubscriptions: () => [...subscriptions].forEach((each) => each.drop()),
    kill,
    async restart() {
      await kill();
      groups.restart();
      running = await listen(context, port);
    },
    async stop() {
      groups.stop();
      await kill();
    },
  };
}
