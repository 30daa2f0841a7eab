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
        for (;;) {
          const kept = await look(name, deadline);
          if (kept.cursor === null || (await write(name, kept, null, deadline))) return;
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
  const cursor = (data as { readonly cursor?: unknown } | null)?.cursor;
  if (cursor === null || typeof cursor === 'string') return cursor;
  throw foreignEvent(streamOf(name));
}
