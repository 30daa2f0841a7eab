import type { ChaosReport } from '@eventfold/testkit';

/** The reports of several rounds as one. */
export function sumReports(reports: readonly ChaosReport[]): ChaosReport {
  const sum = (count: (report: ChaosReport) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  const marks: Record<string, number> = {};
  for (const report of reports) {
    for (const [label, count] of Object.entries(report.marks)) marks[label] = (marks[label] ?? 0) + count;
  }
  const anomalies = reports.flatMap(({ verdict }) => verdict.anomalies);
  return {
    operations: sum(({ operations }) => operations),
    kills: sum(({ kills }) => kills),
    marks,
    appends: {
      acknowledged: sum(({ appends }) => appends.acknowledged),
      failed: sum(({ appends }) => appends.failed),
      unknown: sum(({ appends }) => appends.unknown),
    },
    events: {
      acknowledged: sum(({ events }) => events.acknowledged),
      lost: sum(({ events }) => events.lost),
      duplicated: sum(({ events }) => events.duplicated),
      phantom: sum(({ events }) => events.phantom),
    },
    unknownResolved: {
      written: sum(({ unknownResolved }) => unknownResolved.written),
      notWritten: sum(({ unknownResolved }) => unknownResolved.notWritten),
    },
    longestOutageMs: Math.max(0, ...reports.map(({ longestOutageMs }) => longestOutageMs)),
    verdict: {
      ok: reports.every(({ verdict }) => verdict.ok),
      anomalies,
      operations: sum(({ verdict }) => verdict.operations),
    },
  };
}
