import type { Position, PositionOrder } from '@eventfold/core';
import { eventStoreError, invalidCursor } from '@eventfold/core/store';

/** A place in the server's log. The two differ only for events of the transactions of old servers. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

const POSITION = /^(\d{1,20})(?::(\d{1,20}))?$/;

/** `123`, or `123:120` where commit and prepare differ. */
export function encodePosition({ commit, prepare }: LogPosition): Position {
  return commit === prepare ? String(commit) : `${commit}:${prepare}`;
}

/** @throws ES_INVALID_ARGUMENT */
export function decodePosition(position: Position): LogPosition {
  const parsed = parse(position);
  if (parsed !== undefined) return parsed;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    `${JSON.stringify(position)} is not a position of the KurrentDB store.`,
  );
}

/** What a cursor carries: the last position scanned, or `-` before the first. */
export function encodeScanned(scanned: LogPosition | undefined): string {
  return scanned === undefined ? '-' : encodePosition(scanned);
}

/** The last position that a cursor's token covers. @throws ES_INVALID_CURSOR */
export function decodeScanned(token: string): LogPosition | undefined {
  if (token === '-') return undefined;
  const parsed = parse(token);
  if (parsed !== undefined) return parsed;
  throw invalidCursor('is not one of the KurrentDB store');
}

function parse(text: unknown): LogPosition | undefined {
  const match = typeof text === 'string' ? POSITION.exec(text) : null;
  if (match === null) return undefined;
  const commit = BigInt(match[1]!);
  return { commit, prepare: match[2] === undefined ? commit : BigInt(match[2]) };
}

/** Negative where `a` lies before `b`, 0 where they are the same. */
export function compareLogPositions(a: LogPosition, b: LogPosition): number {
  if (a.commit !== b.commit) return a.commit < b.commit ? -1 : 1;
  if (a.prepare !== b.prepare) return a.prepare < b.prepare ? -1 : 1;
  return 0;
}

/** The port's comparison: one log, one order. */
export function comparePositions(a: Position, b: Position): PositionOrder {
  const order = compareLogPositions(decodePosition(a), decodePosition(b));
  return order === 0 ? 'same' : order < 0 ? 'before' : 'after';
}
