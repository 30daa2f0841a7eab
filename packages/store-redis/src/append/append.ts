import type {
  AppendRequest,
  AppendResult,
  Manifest,
  OperationOptions,
  PreparedAppend,
} from '@eventfold/core';
import { checkOperationOptions, eventStoreError, prepareAppend, tooLarge } from '@eventfold/core/store';
import type { Partition } from '../partition.js';
import { appendCommand, elementsOf, type AppendCommand } from './append-command.js';

/** What an append needs of its store. */
export interface AppendTarget {
  readonly manifest: Manifest;
  partitionOf(stream: string): Partition;
}

/** Checks an append and queues it in its partition. @throws what is refused before anything is sent */
export function append(
  { manifest, partitionOf }: AppendTarget,
  request: AppendRequest,
  options: OperationOptions | undefined,
): Promise<AppendResult> {
  const prepared = prepareAppend(request, manifest, 'borrowed');
  checkOperationOptions(options);
  const partition = onePartition(prepared, partitionOf);
  const command = appendCommand(prepared, request);
  checkSizes(command, manifest);
  return partition.appends.add(command, options);
}

function onePartition(
  { writes, checks }: PreparedAppend,
  partitionOf: AppendTarget['partitionOf'],
): Partition {
  const partition = partitionOf(writes[0]!.stream);
  if (writes.length + checks.length > 1) {
    const streams = [...writes, ...checks].map(({ stream }) => stream);
    if (streams.some((stream) => partitionOf(stream) !== partition)) throw crossPartition(streams);
  }
  return partition;
}

/** A UTF-16 unit takes at most three bytes, so most appends need no counting. */
function checkSizes({ writes, size }: AppendCommand, { limits }: Manifest): void {
  if (size * 3 <= limits.eventBytes) return;
  let bytes = 0;
  for (const write of writes) {
    for (const element of elementsOf(write)) {
      const each = Buffer.byteLength(element);
      if (each > limits.eventBytes) throw tooLarge('bytes in one event', limits.eventBytes, each);
      bytes += each;
    }
  }
  if (bytes > limits.appendBytes) throw tooLarge('bytes in one append', limits.appendBytes, bytes);
}

function crossPartition(streams: readonly string[]): Error {
  return eventStoreError('ES_CROSS_PARTITION', 'The streams of one append lie in several partitions.', {
    details: { streams },
  });
}
