import type { LogPage, OperationOptions, ReadLogRequest } from '@eventfold/core';
import type { RedisClient } from '../connection/connections.js';
import { runOperation } from '../connection/run-operation.js';
import { sharedDeadline } from '../connection/shared-deadline.js';
import type { Partition } from '../partition.js';
import { decodeScan, encodeScan, type ScanMark, type ScanState } from './log-cursor.js';
import { readHead } from './read-head.js';
import { scanPartition, type Scan } from './scan-partition.js';

const START: ScanMark = { number: 0, id: '' };

/**
 * A page of the log. Of several partitions those that have something after the cursor share it, one after the other.
 */
export async function readLogPage(
  partitions: readonly Partition[],
  request: ReadLogRequest,
  options?: OperationOptions,
): Promise<LogPage> {
  const { filter, after = 'start', limit } = request;
  if (after === 'end') return headPage(partitions, request, options);
  const state = after === 'start' ? startOf(partitions) : decodeScan(filter, after, partitions.length);
  const deadline = sharedDeadline(options);
  const moving = await partitionsWithMore(partitions, state, deadline());
  const read = moving.slice(0, limit);
  const share = Math.max(1, Math.floor(limit / Math.max(1, read.length)));
  const rest = deadline();
  const scans = await Promise.all(
    read.map(async (partition) => {
      const scan = { filter, after: state.marks[partition.index] ?? START, limit: share };
      const run = (client: RedisClient): Promise<Scan> => scanPartition(client, partition, scan);
      return runOperation(partition.link, { kind: 'read', repeatable: true, run }, rest);
    }),
  );
  const marks = [...state.marks];
  read.forEach(({ index }, place) => (marks[index] = scans[place]?.next ?? START));
  const turn = ((read.at(-1)?.index ?? state.turn) + 1) % partitions.length;
  return {
    events: scans.flatMap(({ events }) => events),
    next: encodeScan(filter, { marks, turn: read.length === 0 ? state.turn : turn }),
    atHead: read.length === moving.length && scans.every(({ atHead }) => atHead),
  };
}

/** The partitions that do not end at the cursor, beginning with the one whose turn it is: small pages reach every one. */
async function partitionsWithMore(
  partitions: readonly Partition[],
  { marks, turn }: ScanState,
  options: OperationOptions | undefined,
): Promise<Partition[]> {
  const inTurn = [...partitions.slice(turn), ...partitions.slice(0, turn)];
  if (partitions.length === 1) return inTurn;
  const heads = await Promise.all(partitions.map((partition) => readHead(partition, options)));
  return inTurn.filter(({ index }) => {
    const [mark, head] = [marks[index], heads[index]];
    return mark?.number !== head?.number || mark?.id !== head?.id;
  });
}

/** The empty page after everything that is there. */
async function headPage(
  partitions: readonly Partition[],
  { filter }: ReadLogRequest,
  options: OperationOptions | undefined,
): Promise<LogPage> {
  const marks = await Promise.all(partitions.map((partition) => readHead(partition, options)));
  return { events: [], next: encodeScan(filter, { marks, turn: 0 }), atHead: true };
}

function startOf(partitions: readonly Partition[]): ScanState {
  return { marks: partitions.map(() => START), turn: 0 };
}
