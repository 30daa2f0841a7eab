import type { RemovalOperation, SeenEvent } from '../history.js';
import type { FinalStream } from '../final-contents.js';
import type { AppendGroup } from './append-group.js';

/** An event at its place, from whichever source says so: the final contents first, then acknowledgements and reads. */
export interface KnownEvent {
  readonly id: string;
  /** Where a source tells them; acknowledgements do not. */
  readonly digest?: string | undefined;
  readonly position?: string | undefined;
}

/** Everything that is known of one stream. */
export interface StreamEvidence {
  readonly name: string;
  readonly final: FinalStream | undefined;
  /** Which event stands at a revision. */
  readonly known: Map<number, KnownEvent>;
  /** Where an id stands in the end; the first of its places. */
  readonly finalRevisions: ReadonlyMap<string, number>;
  /** Which id stands at a revision in the end. */
  readonly finalIds: ReadonlyMap<number, string>;
  /** Deletes, tombstones and truncations that may have happened. */
  readonly removals: readonly RemovalOperation[];
  /** No truncation reached this revision. */
  readonly truncatedBelow: number;
  /** No delete or tombstone was under way after this time. */
  readonly deletedUntil: number;
}

/** The evidence as the final contents give it. */
export function streamEvidence(
  name: string,
  final: FinalStream | undefined,
  removals: readonly RemovalOperation[],
): StreamEvidence {
  const known = new Map<number, KnownEvent>();
  const finalRevisions = new Map<string, number>();
  const finalIds = new Map<number, string>();
  for (const event of final?.events ?? []) {
    known.set(event.revision, event);
    finalIds.set(event.revision, event.id);
    if (!finalRevisions.has(event.id)) finalRevisions.set(event.id, event.revision);
  }
  const truncations = removals.filter(({ kind }) => kind === 'truncate');
  const others = removals.filter(({ kind }) => kind !== 'truncate');
  const truncatedBelow = truncations.reduce((most, { before = 0 }) => Math.max(most, before), 0);
  const deletedUntil = others.reduce((most, removal) => Math.max(most, endOf(removal)), 0);
  return { name, final, known, finalRevisions, finalIds, removals, truncatedBelow, deletedUntil };
}

/** Whether somebody may have removed the event at `revision`, which was written after `group` was first sent. */
export function mayBeRemoved(
  { truncatedBelow, deletedUntil }: StreamEvidence,
  revision: number,
  group: AppendGroup | undefined,
): boolean {
  return revision < truncatedBelow || (group?.from ?? 0) < deletedUntil;
}

/** One that never came back can still take effect later. */
function endOf({ outcome, returned }: RemovalOperation): number {
  return outcome.is === 'ok' ? (returned ?? Infinity) : Infinity;
}

/** Whether a reader saw what the sources say: the id, and whatever else both know. */
export function sameEvent(seen: SeenEvent, known: KnownEvent): boolean {
  return seen.id === known.id && (known.position === undefined || known.position === seen.position);
}
