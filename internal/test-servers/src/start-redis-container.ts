import type { OpenedRedis } from './opened-redis.js';

/** Another image may be named in EVENTFOLD_REDIS_IMAGE. */
const IMAGE = 'redis:7.2';
const PORT = 6379;

/** Images take a while to come. */
const READY_WITHIN_MS = 300_000;

/** Starts a Redis in a container. It ends with `stop`, or with this process. */
export async function startRedisContainer(): Promise<OpenedRedis> {
  // Loaded only where it is wanted: it is large, and looks for Docker.
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(process.env['EVENTFOLD_REDIS_IMAGE'] ?? IMAGE)
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(READY_WITHIN_MS)
    .start();
  return {
    url: `redis://${container.getHost()}:${container.getMappedPort(PORT)}`,
    stop: async () => {
      await container.stop();
    },
  };
}
