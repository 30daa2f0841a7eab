import type { CheckpointStore, Cursor, SaveCheckpointResult } from '@eventfold/core';
import { checkStreamName, type Deadline } from '@eventfold/core/store';
import { foreignEvent, type OwnLog } from './own-log.js';

/** A checkpoint as it stands in its stream: `cursor` is null where it was removed, `revision` where it was never saved. */
interface Kept {
  readonly cursor: Cursor | null;
  readonly revision: number | null;
}

/** How many checkpoints a handle remembers, so that saving the next one takes no read. */
const REMEMBERED = 1000;

/**
 * Checkpoints, each the last event of a stream of its own. Comparing and setting is an append at the exact revision;
 * removing one appends, too, so that whoever holds an older one is refused.
 */
export function kurrentCheckpoints(log: OwnLog): CheckpointStore {
  const remembered = new Map<string, Kept>();
  const look = async (name: string, deadline: Deadline): Promise<Kept> => {
    const [last] = await log.newest(streamOf(name), 1, deadline);
    return last === undefined
      ? { cursor: null, revision: null }
      : { cursor: cursorIn(last.data, name), revision: last.revision };
  };
  const write = async (
    name: string,
    kept: Kept,
    cursor: Cursor | null,
    deadline: Deadline,
  ): Promise<boolean> => {
    const [stream, { revision }] = [streamOf(name), kept];
    if (revision === null) await log.limit(stream, 1, deadline);
    const expected = revision ?? 'no-stream';
    remembered.delete(name);
    const written = await log.append({ stream, expected, type: TYPE, data: { cursor } }, deadline);
    if (written === undefined) return false;
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(name, { cursor, revision: written });
    return true;
  };
  return {
    load: (name, options) => log.operate(options, async (deadline) => (await look(name, deadline)).cursor),
    save: ({ name, cursor, expected }, options) =>
      log.operate(options, async (deadline): Promise<SaveCheckpointResult> => {
        for (let kept = remembered.get(name); ; kept = undefined) {
          if (kept?.cursor !== expected) kept = await look(name, deadline);
          if (kept.cursor !== expected) return { ok: false, actual: kept.cursor };
          if (await write(name, kept, cursor, deadline)) return { ok: true };
        }
      }),
    remove: (name, options) =>
      log.operate(options, async (deadline) => {
        const stream = streamOf(name);
        for (;;) {
          const [last] = await log.newest(stream, 1, deadline);
          if (last !== undefined && isForgotten(last.data)) return;
          // What somebody else wrote, or hid, is written over: forgetting is how a damaged checkpoint is mended.
          const revision = last?.revision ?? (await log.head(stream, deadline));
          if (revision === undefined) return;
          if (!isCheckpoint(last?.data)) await log.limit(stream, 1, deadline);
          if (await write(name, { cursor: null, revision }, null, deadline)) return;
        }
      }),
  };
}

const TYPE = '$eventfold-checkpoint';

function streamOf(name: string): string {
  const stream = `checkpoint-${name}`;
  checkStreamName(stream);
  return stream;
}

function cursorIn(data: unknown, name: string): Cursor | null {
  if (isCheckpoint(data)) return data.cursor;
  throw foreignEvent(streamOf(name));
}

function isCheckpoint(data: unknown): data is { readonly cursor: Cursor | null } {
  const cursor = (data as { readonly cursor?: unknown } | null | undefined)?.cursor;
  return cursor === null || typeof cursor === 'string';
}

function isForgotten(data: unknown): boolean {
  return isCheckpoint(data) && data.cursor === null;
}
