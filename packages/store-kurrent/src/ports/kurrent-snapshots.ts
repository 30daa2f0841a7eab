import type { JsonObject, Snapshot, SnapshotStore } from '@eventfold/core';
import type { Deadline } from '@eventfold/core/store';
import type { OwnEvent, OwnLog } from './own-log.js';

/**
 * How many snapshots of a stream are kept, whatever their schemas: a schema that this many newer ones of others have
 * pushed out is taken anew when it is needed again.
 */
const KEPT = 8;

/** The snapshots of a stream, each an event of one stream beside it. What cannot be read counts as absent. */
export function kurrentSnapshots(log: OwnLog): SnapshotStore {
  return {
    load: (stream, schema, options) =>
      log.operate(options, async (deadline) => (await find(log, { stream, schema }, deadline)).snapshot),
    save: (snapshot, options) =>
      log.operate(options, async (deadline) => {
        const own = streamOf(snapshot.stream);
        for (;;) {
          const { snapshot: kept, head } = await find(log, snapshot, deadline);
          if (kept !== null && kept.revision >= snapshot.revision) return;
          if (head === null) await log.limit(own, KEPT, deadline);
          // The append checks that it is JSON.
          const data = snapshot as unknown as JsonObject;
          const write = { stream: own, expected: head ?? 'no-stream', type: TYPE, data } as const;
          if ((await log.append(write, deadline)) !== undefined) return;
        }
      }),
    remove: (stream, options) =>
      log.operate(options, async (deadline) => {
        const own = streamOf(stream);
        for (;;) {
          const [last] = await log.newest(own, 1, deadline);
          if (last === undefined || isRemoval(last.data)) return;
          // Not a delete: that would also forget how many events are to be kept.
          const write = { stream: own, expected: last.revision, type: TYPE, data: REMOVAL } as const;
          const removed = await log.append(write, deadline);
          if (removed !== undefined) return log.truncate(own, removed, deadline);
        }
      }),
  };
}

const TYPE = '$eventfold-snapshot';

/** An event that says that there are no snapshots before it. */
const REMOVAL = { removed: true };

function streamOf(stream: string): string {
  return `snapshot-${stream}`;
}

interface Found {
  readonly snapshot: Snapshot | null;
  /** The last revision of the stream that holds the snapshots of all schemas. */
  readonly head: number | null;
}

/** The newest snapshot of the schema. Mostly the last one of all is the one. */
async function find(
  log: OwnLog,
  { stream, schema }: Pick<Snapshot, 'stream' | 'schema'>,
  deadline: Deadline,
): Promise<Found> {
  const wanted = ({ data }: OwnEvent): boolean => isSnapshot(data) && data.schema === schema;
  let newest = await log.newest(streamOf(stream), 1, deadline);
  if (newest.length > 0 && !newest.some(wanted)) newest = await log.newest(streamOf(stream), KEPT, deadline);
  const removed = newest.findIndex(({ data }) => isRemoval(data));
  const valid = removed < 0 ? newest : newest.slice(0, removed);
  const found = valid.find(wanted)?.data as Snapshot | undefined;
  return { snapshot: found ?? null, head: newest[0]?.revision ?? null };
}

function isSnapshot(data: unknown): data is Snapshot {
  const { schema, revision } = (data ?? {}) as Partial<Snapshot>;
  return typeof schema === 'string' && typeof revision === 'number';
}

function isRemoval(data: unknown): boolean {
  return (data as { readonly removed?: unknown } | null)?.removed === true;
}
