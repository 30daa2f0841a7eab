import type { KurrentServer } from './kurrent-server.js';

/** Another image may be named in EVENTFOLD_KURRENTDB_IMAGE. */
const IMAGE = 'kurrentplatform/kurrentdb:26.1.1';
const PORT = 2113;

/** Images take a while to come. */
const READY_WITHIN_MS = 300_000;

/** Starts a KurrentDB in a container, in memory and without TLS. It ends with `stop`, or with this process. */
export async function startKurrentContainer(): Promise<KurrentServer> {
  // Loaded only where it is wanted: it is large, and looks for Docker.
  const { GenericContainer, Wait } = await import('testcontainers');
  const settings = { INSECURE: 'true', MEM_DB: 'true', RUN_PROJECTIONS: 'None' };
  const environment = Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => [
      [`KURRENTDB_${name}`, value],
      // What images before 25.0 read.
      [`EVENTSTORE_${name}`, value],
    ]),
  );
  const container = await new GenericContainer(process.env['EVENTFOLD_KURRENTDB_IMAGE'] ?? IMAGE)
    .withEnvironment(environment)
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCodeMatching((code) => code < 300))
    .withStartupTimeout(READY_WITHIN_MS)
    .start();
  return {
    url: `kurrentdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`,
    stop: async () => {
      await container.stop();
    },
  };
}
