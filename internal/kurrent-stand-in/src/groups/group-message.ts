import type { ResolvedRecord } from '../database/resolve-link.js';

/** An event on its way through a group. */
export interface GroupMessage {
  /** The id by which consumers answer: the link's where there is one. */
  readonly id: string;
  readonly resolved: ResolvedRecord;
  /** How often it was given before. */
  readonly retryCount: number;
  /** Where it stands in the group's source; undefined for one that was parked. */
  readonly place: number | undefined;
  /** Counts what the group has given out; undefined before that, and for one that was parked. */
  readonly sequence?: number | undefined;
  /** The place of what was given out before it. */
  readonly previous?: number | undefined;
}

/** Puts a message among those to be given again: parked ones last, the others in the order of their source. */
export function insertRetry(retries: GroupMessage[], message: GroupMessage): void {
  const { place } = message;
  const before =
    place === undefined ? -1 : retries.findIndex((other) => other.place !== undefined && place < other.place);
  retries.splice(before < 0 ? retries.length : before, 0, message);
}
