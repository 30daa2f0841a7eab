import type { EventLike, RecordedEvent } from '../event/event.js';

/** Several events made of one stored event; see {@link several}. Its key is one that no data of a user's has. */
export interface SplitEvents {
  readonly '@eventfold/several': readonly EventLike[];
}

/** Takes data from one schema version to the next. Pure and synchronous; the recorded event is there to look at. */
export type Upcaster<Old = never, New = unknown> = (data: Old, event: RecordedEvent) => New;

/** The steps from schema version 1 to the current one; `Current` is what the last step makes. */
export interface UpcasterChain<Current = unknown> {
  readonly steps: readonly Upcaster[];
  readonly current?: Current;
}

/** What goes on to the next step. */
type Whole<Data> = Exclude<Data, SplitEvents>;

/** More steps than there are signatures for: only the last one is checked against the event's data. */
type ManySteps<Last> = readonly [
  Upcaster,
  Upcaster,
  Upcaster,
  Upcaster,
  ...Upcaster[],
  Upcaster<never, Last>,
];

/**
 * The way from an event's first schema version to its current one, step by step; the current version is one more than the
 * steps. A step may answer {@link several}: the events it names are final and take no further step.
 */
export function upcasters<A, B>(a: Upcaster<A, B>): UpcasterChain<Whole<B>>;
export function upcasters<A, B, C>(a: Upcaster<A, B>, b: Upcaster<Whole<B>, C>): UpcasterChain<Whole<C>>;
export function upcasters<A, B, C, D>(
  a: Upcaster<A, B>,
  b: Upcaster<Whole<B>, C>,
  c: Upcaster<Whole<C>, D>,
): UpcasterChain<Whole<D>>;
export function upcasters<A, B, C, D, E>(
  a: Upcaster<A, B>,
  b: Upcaster<Whole<B>, C>,
  c: Upcaster<Whole<C>, D>,
  d: Upcaster<Whole<D>, E>,
): UpcasterChain<Whole<E>>;
export function upcasters<Last>(...steps: ManySteps<Last>): UpcasterChain<Whole<Last>>;
export function upcasters(...steps: readonly Upcaster[]): UpcasterChain {
  return Object.freeze({ steps: Object.freeze([...steps]) });
}

const SEVERAL = '@eventfold/several';

/** What an upcaster answers where one stored event became any number of current ones, none included. */
export function several(...events: readonly EventLike[]): SplitEvents {
  return { [SEVERAL]: events };
}

/** Whether an upcaster answered {@link several}. */
export function isSplit(value: unknown): value is SplitEvents {
  return typeof value === 'object' && value !== null && SEVERAL in value;
}
