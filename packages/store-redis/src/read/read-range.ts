import { isEventStoreError, type OperationOptions } from '@eventfold/core';
import { readRangeScript } from '../commands/generated/read-range-3.js';
import { isCluster, type RedisClient } from '../connection/connections.js';
import { readTogether } from '../connection/read-together.js';
import { runOperation } from '../connection/run-operation.js';
import { runScript } from '../connection/run-script.js';
import { corruptStream } from '../layout/event-element.js';
import { keyName } from '../layout/key-name.js';
import { checkHead } from '../layout/script-fault.js';
import { isDamaged, streamExtent, type StreamExtent } from '../layout/stream-marker.js';
import type { Partition } from '../partition.js';
import { readHead } from './read-head.js';

/** A range of a list, ends included, as LRANGE takes it; negative places count from the end. */
export interface ListRange {
  readonly start: number;
  readonly stop: number;
}

export interface RangeRequest {
  readonly stream: string;
  readonly range: ListRange;
  /**
   * Reads everything at one moment, in a script. Without it the reads are native and much cheaper for the server, and
   * may straddle a change of the stream: the caller looks whether they fit together. (A transaction would do, but
   * Redis refuses to queue even reads once its memory is full.)
   */
  readonly atomic: boolean;
  readonly options: OperationOptions | undefined;
}

export interface FoundRange {
  readonly extent: StreamExtent;
  readonly elements: readonly string[];
}

type Reply = [head: string | null, length: number, elements: string[], marker?: string | null];

/**
 * A range of a stream, and how far the stream reaches.
 * @throws ES_CORRUPT_STREAM where the key holds something else, ES_HISTORY_DIVERGED where the store is gone
 */
export async function readRange(partition: Partition, request: RangeRequest): Promise<FoundRange> {
  const { stream, options } = request;
  const run = (client: RedisClient): Promise<Reply> => fetchRange(client, partition, request);
  try {
    const reply = await runOperation(partition.link, { kind: 'read', repeatable: true, run }, options);
    const [head, length, elements, marker = null] = reply;
    // In an emptied database every stream looks as if it had never been written.
    checkHead(head);
    if (request.atomic && isDamaged(marker, length)) throw corruptStream(stream, 'its events have vanished');
    return { extent: streamExtent(marker, length), elements };
  } catch (error) {
    // A fault of the head has no cause, what Redis refused has.
    if (!isEventStoreError(error, 'ES_LAYOUT_MISMATCH') || error.cause === undefined) throw error;
    await readHead(partition, options);
    throw corruptStream(stream, 'its key holds something that is not a stream', error);
  }
}

async function fetchRange(
  client: RedisClient,
  { keys }: Partition,
  { stream, range: { start, stop }, atomic }: RangeRequest,
): Promise<Reply> {
  const key = keys.stream(stream);
  const name = keyName(stream);
  if (!atomic) {
    const reply = (await readTogether(client, (to) => [
      to.get(keys.head),
      to.llen(key),
      to.lrange(key, start, stop),
      to.hget(keys.markers, name),
    ])) as Reply;
    // Elements show whether length and marker fit to them. Without any, and in no certain order, nothing does.
    if (reply[1] > 0 || !isCluster(client)) return reply;
  }
  const args = [name, `${start}`, `${stop}`];
  return (await runScript(client, readRangeScript, [keys.head, keys.markers, key], args)) as Reply;
}
