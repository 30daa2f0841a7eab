import { checkHistory, type HistoryVerdict } from './check-history.js';
import { appendGroups, type AppendGroup } from './check/append-group.js';
import type { FinalContents } from './final-contents.js';
import type { History } from './history.js';

/** What became of the appends of a run in which things were broken on purpose. */
export interface ChaosReport {
  readonly operations: number;
  /** Marks labelled `kill`. */
  readonly kills: number;
  /** Every other mark, by its label. */
  readonly marks: Readonly<Record<string, number>>;
  /** Appends; an append and its repeats count once. */
  readonly appends: {
    readonly acknowledged: number;
    /** Told that nothing was written, by a conflict or an error. */
    readonly failed: number;
    readonly unknown: number;
  };
  readonly events: {
    readonly acknowledged: number;
    /** Acknowledged, and not there in the end. */
    readonly lost: number;
    /** There more than once. */
    readonly duplicated: number;
    /** There although nobody sent them, or everybody who did was told that nothing was written. */
    readonly phantom: number;
  };
  /** Appends whose outcome stayed unknown, resolved by looking. */
  readonly unknownResolved: { readonly written: number; readonly notWritten: number };
  /** The longest time without an acknowledged append between two of them, in milliseconds. */
  readonly longestOutageMs: number;
  readonly verdict: HistoryVerdict;
}

/** Sums up a run, recorded or loaded from a file, and checks it. */
export function chaosReport(history: History, final: FinalContents): ChaosReport {
  const verdict = checkHistory(history, final);
  const groups = appendGroups(history);
  const of = (fate: AppendGroup['fate']): readonly AppendGroup[] =>
    groups.filter((group) => group.fate === fate);
  const present = new Set(final.streams.flatMap(({ events }) => events.map(({ id }) => id)));
  const written = of('unknown').filter((group) => idsOf(group).some((id) => present.has(id))).length;
  const { kill: kills = 0, ...marks } = countMarks(history);
  return {
    operations: verdict.operations,
    kills,
    marks,
    appends: {
      acknowledged: of('acknowledged').length,
      failed: of('failed').length,
      unknown: of('unknown').length,
    },
    events: {
      acknowledged: of('acknowledged').flatMap(idsOf).length,
      lost: eventsOf(verdict, 'lost'),
      duplicated: eventsOf(verdict, 'duplicate'),
      phantom: eventsOf(verdict, 'phantom'),
    },
    unknownResolved: { written, notWritten: of('unknown').length - written },
    longestOutageMs: longestGap(history) / 1000,
    verdict,
  };
}

/** The report as a text for people. */
export function formatChaosReport(report: ChaosReport): string {
  const { appends, events, unknownResolved: resolved, kills, marks } = report;
  const others = Object.entries(marks).map(([label, count]) => `, ${count} × ${label}`);
  return [
    `${report.operations} operations, ${kills} kills${others.join('')}, longest time without an acknowledgement ${report.longestOutageMs.toFixed(0)} ms`,
    `appends: ${appends.acknowledged} acknowledged, ${appends.failed} failed, ${appends.unknown} unknown (of these ${resolved.written} were written, ${resolved.notWritten} were not)`,
    `events: ${events.acknowledged} acknowledged, ${events.lost} lost, ${events.duplicated} duplicated, ${events.phantom} phantoms`,
    ...report.verdict.anomalies.map(({ kind, description }) => `[${kind}] ${description}`),
  ].join('\n');
}

function idsOf({ attempts }: AppendGroup): readonly string[] {
  return (attempts[0]?.operation.writes ?? []).flatMap(({ events }) => events.map(({ id }) => id));
}

function eventsOf({ anomalies }: HistoryVerdict, wanted: 'lost' | 'duplicate' | 'phantom'): number {
  return new Set(anomalies.filter(({ kind }) => kind === wanted).flatMap(({ eventIds }) => eventIds)).size;
}

function countMarks(history: History): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of history) if (each.kind === 'mark') counts[each.label] = (counts[each.label] ?? 0) + 1;
  return counts;
}

function longestGap(history: History): number {
  const times = history
    .flatMap((each) => (each.kind === 'append' && each.outcome.is === 'ok' ? (each.returned ?? []) : []))
    .sort((a, b) => a - b);
  let longest = 0;
  for (let index = 1; index < times.length; index++)
    longest = Math.max(longest, times[index]! - times[index - 1]!);
  return longest;
}
