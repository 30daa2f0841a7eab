import type { NewEvent } from '@eventfold/core';

/** An event that carries everything, so that whatever repeats it repeats it exactly. */
export interface FullEvent extends NewEvent {
  readonly id: string;
  readonly data: { readonly n: number };
}

/** `count` events of one type with ids of their own; `data.n` counts from 0. */
export function newEvents(count: number, type = 'Happened'): readonly FullEvent[] {
  return Array.from({ length: count }, (_, n) => ({ id: crypto.randomUUID(), type, data: { n } }));
}

/** One event with an id of its own. */
export function newEvent(type = 'Happened', data: unknown = { n: 0 }): NewEvent & { readonly id: string } {
  return { id: crypto.randomUUID(), type, data };
}

/** The ids, in order. */
export function idsOf(
  events: readonly { readonly id?: string | undefined }[],
): readonly (string | undefined)[] {
  return events.map((event) => event.id);
}

/** The numbers from `first` to `last`, both included. */
export function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** The numbers from `last` down to 0. */
export function countdown(last: number): readonly number[] {
  return [...range(0, last)].reverse();
}
