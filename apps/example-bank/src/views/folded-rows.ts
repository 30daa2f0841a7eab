import type { RecordedEvent, EventLike } from '@eventfold/core';

/** What one stream amounts to, and where that stands. */
export interface FoldedRow<S> {
  readonly id: string;
  readonly state: S;
  readonly revision: number;
  /** When its last event was recorded, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** A row for each stream of a decider, kept by folding its events as the decider does. */
export interface FoldedRows<S, E extends EventLike> {
  /** Takes an event in; one that was taken in before changes nothing. */
  readonly fold: (event: RecordedEvent<E>) => void;
  get(id: string): FoldedRow<S> | undefined;
  all(): IterableIterator<FoldedRow<S>>;
}

interface Foldable<S, E> {
  readonly initialState: S;
  readonly evolve: (state: S, event: E) => S;
}

/** Starts without any row. `idOf` gives a stream's row its id. */
export function foldedRows<S, E extends EventLike>(
  { initialState, evolve }: Foldable<S, E>,
  idOf: (stream: string) => string,
): FoldedRows<S, E> {
  const rows = new Map<string, FoldedRow<S>>();
  return {
    fold(event) {
      const id = idOf(event.stream);
      const { state, revision } = rows.get(id) ?? { state: initialState, revision: -1 };
      if (event.revision <= revision) return;
      const changedAt = event.recordedAt;
      rows.set(id, { id, state: evolve(state, event), revision: event.revision, changedAt });
    },
    get: (id) => rows.get(id),
    all: () => rows.values(),
  };
}
