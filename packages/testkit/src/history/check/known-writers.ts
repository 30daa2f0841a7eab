import type { AppendGroup } from './append-group.js';
import type { Evidence } from './evidence.js';
import type { StreamEvidence } from './stream-evidence.js';

/** Which append wrote a revision, as far as it is known. */
export interface KnownWriters {
  /** In the order of revisions, each append once for each run of its own events. */
  readonly runs: readonly { readonly revision: number; readonly group: AppendGroup }[];
  /** The append whose events stand at `revision`, or before it where nothing is known of it; -1 asks for none. */
  at(revision: number): AppendGroup | undefined;
  /** The append that wrote the next known revision after `revision`, and that revision. */
  after(revision: number): { readonly revision: number; readonly group: AppendGroup } | undefined;
}

/** The writers of one stream. */
export function knownWriters(stream: StreamEvidence, { groupOf }: Evidence): KnownWriters {
  const runs: { revision: number; group: AppendGroup }[] = [];
  for (const [revision, { id }] of [...stream.known].sort(([a], [b]) => a - b)) {
    const group = groupOf(id);
    if (group === undefined || group.fate === 'failed') continue;
    // The second copy of an event has no moment of its own.
    if ((stream.finalRevisions.get(id) ?? revision) !== revision) continue;
    if (runs.at(-1)?.group !== group) runs.push({ revision, group });
  }
  const firstAfter = (revision: number): number => {
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runs[middle]!.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    runs,
    at: (revision) => runs[firstAfter(revision) - 1]?.group,
    after: (revision) => runs[firstAfter(revision)],
  };
}
