import type { SentWrite } from '../history.js';
import type { Report } from '../anomaly.js';
import { firstAttempt, type AppendGroup } from './append-group.js';
import { describeOperation } from './describe-operation.js';
import type { Evidence } from './evidence.js';
import { mayBeRemoved } from './stream-evidence.js';

interface Part {
  readonly stream: string;
  readonly places: readonly (number | undefined)[];
  /** All that is absent may have been removed. */
  readonly excused: boolean;
}

/** Each append in the end: there as a whole or not at all, its events of a stream in order and side by side. */
export function checkBatches(evidence: Evidence, report: Report): void {
  for (const group of evidence.groups) {
    if (group.fate === 'failed') continue;
    const { operation, index } = firstAttempt(group);
    const parts = operation.writes.map((write) => partOf(write, group, evidence));
    const fault = tear(parts);
    if (fault === undefined) continue;
    report('torn', `Of ${describeOperation(operation, index)} ${fault}.`, {
      streams: parts.map(({ stream }) => stream),
      operations: [index],
    });
  }
}

function partOf({ stream, events }: SentWrite, group: AppendGroup, { stream: find }: Evidence): Part {
  const evidence = find(stream);
  const places = events.map(({ id }) => evidence.finalRevisions.get(id));
  const first = places.find((place) => place !== undefined) ?? 0;
  return { stream, places, excused: mayBeRemoved(evidence, first - 1, group) };
}

function tear(parts: readonly Part[]): string | undefined {
  const all = parts.flatMap(({ places }) => places);
  const present = all.filter((place) => place !== undefined);
  if (present.length === 0) return undefined;
  const absent = parts.filter(({ places, excused }) => !excused && places.includes(undefined));
  if (absent.length > 0) {
    return `${present.length} of ${all.length} events are there; ${absent.map(({ stream }) => stream).join(' and ')} lacks the others`;
  }
  for (const { stream, places } of parts) {
    const kept = places.filter((place) => place !== undefined);
    if (kept.some((place, offset) => place !== kept[0]! + offset))
      return `the events stand at the revisions ${kept.join(', ')} of ${stream}`;
  }
  return undefined;
}
