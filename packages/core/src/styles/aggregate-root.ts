import { committedEvents, writeOf, type IdentifiedWrite } from '../decider/decided-events.js';
import type { Decider } from '../decider/decider.js';
import { eventsOfDecision } from '../decider/events-of-decision.js';
import { foldOnto, nextRevision, type FoldedState } from '../decider/folded-state.js';
import type { EventLike } from '../event/event.js';
import { randomEventId } from '../event/random-event-id.js';
import { expectationAt } from '../decider/expectation-at.js';

/** One aggregate in memory: its state with everything recorded on it, saved or not. */
export interface AggregateRoot<S, C, E extends EventLike> {
  readonly stream: string;
  readonly state: S;
  /** Of its last saved event; null before the first. */
  readonly revision: number | null;
  /** Recorded and not yet saved, oldest first. */
  readonly uncommitted: readonly E[];
  /** Lets the decider decide, and records what comes of it. @throws what `decide` throws; nothing is recorded then */
  handle(command: C): Promise<readonly E[]>;
  /** Records an event without a decision. */
  record(event: E): void;
}

/** The repository's side of a root. */
export interface OpenRoot<S> {
  /** The write that saves what is uncommitted; undefined where nothing is. */
  write(verified: boolean): Promise<IdentifiedWrite | undefined>;
  /** Takes note that the write was acknowledged; returns the saved state. */
  committed(write: IdentifiedWrite): FoldedState<S>;
}

/** A root that stands where `loaded` ends. */
export function aggregateRoot<S, C, E extends EventLike>(
  decider: Decider<S, C, E>,
  stream: string,
  loaded: FoldedState<S>,
): { readonly root: AggregateRoot<S, C, E>; readonly open: OpenRoot<S> } {
  let saved = loaded;
  let { state } = loaded;
  // Ids are given when events are recorded, so that saving again repeats the same events.
  let uncommitted: readonly (E & { readonly id: string })[] = [];
  const record = (events: readonly E[]): void => {
    // Together or not at all: what the decider cannot fold must not be half recorded.
    const after = events.reduce(decider.evolve, state);
    uncommitted = [...uncommitted, ...events.map((event) => ({ id: randomEventId(), ...event }))];
    state = after;
  };
  const root: AggregateRoot<S, C, E> = {
    stream,
    get state() {
      return state;
    },
    get revision() {
      return saved.head?.revision ?? null;
    },
    get uncommitted() {
      return uncommitted;
    },
    async handle(command) {
      const events = eventsOfDecision(decider.events, await decider.decide(state, command));
      record(events);
      return events;
    },
    record(event) {
      record(eventsOfDecision(decider.events, event));
    },
  };
  const open: OpenRoot<S> = {
    async write(verified) {
      if (uncommitted.length === 0) return undefined;
      return writeOf(
        { stream, decider, command: undefined, options: {} },
        uncommitted,
        expectationAt(saved.head, verified),
      );
    },
    committed(write) {
      const count = write.events.length;
      const decided = decider.events === undefined ? write.events : uncommitted.slice(0, count);
      const events = committedEvents<E>(write, decided, nextRevision(saved));
      saved = foldOnto(decider.evolve, saved, events);
      uncommitted = uncommitted.slice(count);
      return saved;
    },
  };
  return { root: Object.freeze(root), open };
}
