import type { Position, PositionOrder } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';

/** A position taken apart. */
export interface Place {
  readonly partition: number;
  /** From 1, in the order of the partition's log. */
  readonly number: number;
}

/** The position as users see it: a decimal number, after its partition where there are several. */
export function formatPosition(partition: number, number: number, partitions: number): Position {
  return partitions === 1 ? String(number) : `${partition}:${number}`;
}

const POSITION = /^(?:(\d+):)?(\d+)$/;

/** @throws ES_INVALID_ARGUMENT for a value that is no position of a store with that many partitions */
export function parsePosition(position: Position, partitions: number): Place {
  const [, partition, number] = (typeof position === 'string' && POSITION.exec(position)) || [];
  const place = { partition: Number(partition ?? 0), number: Number(number) };
  const wellFormed = number !== undefined && (partition === undefined) === (partitions === 1);
  if (wellFormed && place.partition < partitions && Number.isSafeInteger(place.number)) return place;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    `${JSON.stringify(position)} is not a position of this store.`,
  );
}

/** Positions of different partitions are concurrent: nothing orders them. */
export function orderOf(a: Place, b: Place): PositionOrder {
  if (a.partition !== b.partition) return 'concurrent';
  if (a.number === b.number) return 'same';
  return a.number < b.number ? 'before' : 'after';
}
