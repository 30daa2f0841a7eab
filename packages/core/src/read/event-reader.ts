/** Events to be gone through once, fetched page by page. Leaving the loop early frees everything. */
export interface EventReader<Event> extends AsyncIterable<Event> {
  /** The same as pages: what was fetched at once. */
  pages(): AsyncIterable<readonly Event[]>;
  /** All of them in memory. */
  toArray(): Promise<Event[]>;
  /** Folds synchronously over each page, so that a long read costs no promise an event. */
  fold<State>(initial: State, step: (state: State, event: Event) => State): Promise<State>;
}

/** A reader of what `open` produces; every use of it opens anew. */
export function eventsOf<Event>(open: () => AsyncIterable<readonly Event[]>): EventReader<Event> {
  return Object.freeze({
    pages: open,
    async *[Symbol.asyncIterator]() {
      for await (const page of open()) yield* page;
    },
    async toArray() {
      const all: Event[] = [];
      for await (const page of open()) for (const event of page) all.push(event);
      return all;
    },
    async fold<State>(initial: State, step: (state: State, event: Event) => State) {
      let state = initial;
      for await (const page of open()) for (const event of page) state = step(state, event);
      return state;
    },
  });
}
