import type { AppendedStream, PreparedWrite } from '@eventfold/core';
import { expectedHead } from '@eventfold/core/store';
import { toColumn } from './names.js';
import type { SqliteDatabase } from './sqlite-database.js';
import type { StreamRow } from './stream-row.js';

/** A write that was made before, and the position of its last event. */
export interface Repeat {
  readonly placed: AppendedStream;
  readonly position: string;
}

/**
 * Where this write stands already. Under a revision its events are the next ones; otherwise they are anywhere in the
 * stream, removed ones included. `partly` where some of its ids are there and others are not.
 */
export function findRepeat(
  database: SqliteDatabase,
  namespace: string,
  write: PreparedWrite,
  { head, idAt }: StreamRow,
): Repeat | 'partly' | undefined {
  const stream = toColumn(write.stream);
  const find = database.prepare(
    'SELECT revision FROM events WHERE namespace = ? AND stream = ? AND id = ? ORDER BY revision',
  );
  const revisionOf = (id: string): number | undefined =>
    (find.get(namespace, stream, id) as { revision: number } | undefined)?.revision;

  const after = write.expected === 'no-stream' ? null : expectedHead(write.expected);
  const first = after === null ? revisionOf(write.events[0]?.id ?? '') : after + 1;
  if (first === undefined)
    return write.events.some(({ id }) => revisionOf(id) !== undefined) ? 'partly' : undefined;
  if (first > head) return undefined;
  const other = write.events.findIndex(({ id }, index) => idAt(first + index) !== id);
  if (other === 0) return undefined;
  if (other > 0) return 'partly';
  const last = first + write.events.length - 1;
  const { position } = database
    .prepare('SELECT position FROM events WHERE namespace = ? AND stream = ? AND revision = ?')
    .get(namespace, stream, last) as { position: number };
  return {
    placed: { stream: write.stream, firstRevision: first, lastRevision: last },
    position: String(position),
  };
}
