import { eventStoreError } from '@eventfold/core/store';
import Database from 'libsql';

export type SqliteDatabase = Database.Database;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS streams (
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    first INTEGER NOT NULL, -- the oldest revision that can be read
    head INTEGER NOT NULL, -- the last revision ever written, -1 where there is none
    PRIMARY KEY (namespace, name)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
    namespace TEXT NOT NULL,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT, -- null once the event was removed; its id stays, so that repeats are recognised
    bytes BLOB,
    recorded_at INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_revision ON events (namespace, stream, revision);
  CREATE INDEX IF NOT EXISTS events_by_id ON events (namespace, stream, id);
  CREATE INDEX IF NOT EXISTS events_by_position ON events (namespace, position);
`;

/** Opens the file, made where it is missing. What is committed there has reached the disk. */
export function openDatabase(file: string): SqliteDatabase {
  const database = new Database(file, { timeout: 5_000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec(SCHEMA);
  return database;
}

/**
 * Runs `work` as one transaction, which no other writer of the file gets into. Until the commit nothing is written for
 * certain; when the commit itself fails nobody knows.
 */
export function inTransaction<T>(
  database: SqliteDatabase,
  work: () => T,
  eventIds: readonly string[] = [],
): T {
  run(database, 'BEGIN IMMEDIATE', unavailable);
  let result: T;
  try {
    result = work();
  } catch (error) {
    database.exec('ROLLBACK');
    throw toStoreError(error);
  }
  run(database, 'COMMIT', (cause) =>
    eventStoreError('ES_OUTCOME_UNKNOWN', 'SQLite failed while it committed.', {
      cause,
      details: { eventIds },
    }),
  );
  return result;
}

/** Reads of one page, all of one moment. */
export function inSnapshot<T>(database: SqliteDatabase, read: () => T): T {
  run(database, 'BEGIN', unavailable);
  try {
    return read();
  } catch (error) {
    throw toStoreError(error);
  } finally {
    database.exec('ROLLBACK');
  }
}

function run(database: SqliteDatabase, sql: string, failed: (cause: unknown) => Error): void {
  try {
    database.exec(sql);
  } catch (error) {
    throw failed(error);
  }
}

/** The driver's errors as ours; errors of ours pass. */
function toStoreError(error: unknown): unknown {
  return error instanceof Database.SqliteError ? unavailable(error) : error;
}

function unavailable(cause: unknown): Error {
  return eventStoreError('ES_UNAVAILABLE', 'SQLite could not do it.', { cause });
}
