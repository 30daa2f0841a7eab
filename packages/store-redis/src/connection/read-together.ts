import type { ChainableCommander } from 'ioredis';
import { isCluster, type RedisClient } from './connections.js';
import { repliesOf } from './replies.js';

/**
 * Sends reads of one key each in one go, and resolves to their replies; they are carried out in their order on a single server.
 *
 * In a cluster each is sent alone, and in no certain order. Where a slot is on its way to another node, ioredis would send
 * all of a pipeline to where one of its keys is already, and that node answers for those that are still to come as
 * if there were none.
 * @throws the first error among the replies
 */
export async function readTogether(
  client: RedisClient,
  commands: (to: ChainableCommander) => readonly unknown[],
): Promise<unknown[]> {
  if (isCluster(client)) return Promise.all(commands(client as unknown as ChainableCommander));
  const pipeline = client.pipeline();
  commands(pipeline);
  return repliesOf(await pipeline.exec());
}
