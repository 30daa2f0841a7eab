import type { AppendRequest, AppendResult, Manifest, OperationOptions } from '@eventfold/core';
import { checkOperationOptions, eventStoreError, prepareAppend, tooLarge } from '@eventfold/core/store';
import type { Partition } from '../partition.js';
import { appendCommand } from './append-command.js';

/** What an append needs of its store. */
export interface AppendTarget {
  readonly manifest: Manifest;
  partitionOf(stream: string): Partition;
}

/** Checks an append and queues it in its partition. */
export async function append(
  { manifest, partitionOf }: AppendTarget,
  request: AppendRequest,
  options: OperationOptions | undefined,
): Promise<AppendResult> {
  const prepared = prepareAppend(request, manifest);
  checkOperationOptions(options);
  const streams = [...prepared.writes, ...prepared.checks].map(({ stream }) => stream);
  const [partition, ...others] = new Set(streams.map(partitionOf));
  if (partition === undefined || others.length > 0) throw crossPartition(streams);
  // Only ids that the caller chose can have been written before.
  const repeats = request.writes.map(({ events }) => events[0]?.id !== undefined);
  const command = appendCommand(prepared, repeats, partition.keys);
  checkSizes(command.args, command.bytes, manifest);
  return partition.appends.add(command, options);
}

function checkSizes(args: readonly string[], bytes: number, { limits }: Manifest): void {
  if (bytes > limits.appendBytes) throw tooLarge('bytes in one append', limits.appendBytes, bytes);
  for (const arg of args) {
    if (arg.length * 3 <= limits.eventBytes) continue;
    const size = Buffer.byteLength(arg);
    if (size > limits.eventBytes) throw tooLarge('bytes in one event', limits.eventBytes, size);
  }
}

function crossPartition(streams: readonly string[]): Error {
  return eventStoreError('ES_CROSS_PARTITION', 'The streams of one append lie in several partitions.', {
    details: { streams },
  });
}
