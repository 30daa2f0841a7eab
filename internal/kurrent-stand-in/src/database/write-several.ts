import type { Database } from './database.js';
import { judgeStream, type ExpectedState, type StreamVerdict } from './judge-stream.js';
import type { ProposedEvent } from './log-record.js';
import { reviveWritten } from './write-events.js';

/** One stream of a write to several; one that takes no event is only checked. */
export interface StreamTarget {
  readonly stream: string;
  readonly expected: ExpectedState;
}

/** An event, and the index of the stream that takes it. */
export interface TargetedEvent {
  readonly target: number;
  readonly event: ProposedEvent;
}

/** A stream that is not as expected, or one of which only a part is a repeat. */
export interface StreamFailure {
  readonly target: number;
  readonly actual: number;
  readonly isSoftDeleted: boolean;
  /** How much of what it would take was written before. */
  readonly known: 'nothing' | 'a part' | 'everything';
}

export type SeveralOutcome =
  | {
      readonly decision: 'written';
      /** The last revision of each stream that takes events; undefined for those only checked. */
      readonly last: readonly (number | undefined)[];
      /** Of the last event; undefined where it was written before and cannot be read. */
      readonly position: number | undefined;
    }
  | { readonly decision: 'refused'; readonly failures: readonly StreamFailure[] };

/** Writes to several streams, in the order of the events, all or nothing. Where all of it was written before, failing checks do not count. */
export function writeSeveral(
  database: Database,
  targets: readonly StreamTarget[],
  events: readonly TargetedEvent[],
): SeveralOutcome {
  const ids = targets.map((): string[] => []);
  for (const { target, event } of events) ids[target]!.push(event.id);
  const verdicts = targets.map(({ stream, expected }, index) =>
    judgeStream(database, stream, expected, ids[index]!),
  );
  if (verdicts.every(({ decision }) => decision === 'write' || decision === 'holds'))
    return write(database, targets, events, verdicts);
  const ofWrites = verdicts.filter((_, index) => ids[index]!.length > 0);
  const repeats = ofWrites.filter((verdict) => verdict.decision === 'repeat');
  if (ofWrites.length > 0 && repeats.length === ofWrites.length)
    return {
      decision: 'written',
      last: verdicts.map((verdict) => (verdict.decision === 'repeat' ? verdict.last : undefined)),
      position: repeats.reduce<number | undefined>(
        (newest, { position }) => (position !== undefined && position > (newest ?? -1) ? position : newest),
        undefined,
      ),
    };
  return { decision: 'refused', failures: failuresOf(database, targets, verdicts) };
}

function write(
  database: Database,
  targets: readonly StreamTarget[],
  events: readonly TargetedEvent[],
  verdicts: readonly StreamVerdict[],
): SeveralOutcome {
  const revivals = targets.map(({ stream }, index) => {
    const verdict = verdicts[index]!;
    return verdict.decision === 'write' ? reviveWritten(database, stream, verdict) : undefined;
  });
  const written = database.writeAll(
    events.map(({ target, event }) => ({ stream: targets[target]!.stream, event })),
  );
  for (const revive of revivals) revive?.();
  const last = targets.map((): number | undefined => undefined);
  events.forEach(({ target }, index) => (last[target] = written[index]!.revision));
  return { decision: 'written', last, position: written[written.length - 1]?.position };
}

/** Beside the failures also what was written before: the write is a repeat only in part. */
function failuresOf(
  database: Database,
  targets: readonly StreamTarget[],
  verdicts: readonly StreamVerdict[],
): StreamFailure[] {
  return verdicts.flatMap((verdict, target): StreamFailure[] => {
    if (verdict.decision === 'fails') {
      const { actual, isSoftDeleted, isPartRepeat } = verdict;
      return [{ target, actual, isSoftDeleted, known: isPartRepeat ? 'a part' : 'nothing' }];
    }
    if (verdict.decision !== 'repeat') return [];
    const actual = database.lastRevision(targets[target]!.stream);
    return [{ target, actual, isSoftDeleted: false, known: 'everything' }];
  });
}
