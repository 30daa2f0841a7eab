import type { Anomaly, Report } from './anomaly.js';
import { checkAcknowledgements } from './check/check-acknowledgements.js';
import { checkBatches } from './check/check-batches.js';
import { checkConflicts } from './check/check-conflicts.js';
import { checkFinalLog } from './check/check-final-log.js';
import { checkFinalStreams } from './check/check-final-streams.js';
import { checkLogPages } from './check/check-log-pages.js';
import { checkOrder } from './check/check-order.js';
import { checkStreamPages } from './check/check-stream-pages.js';
import { collectEvidence } from './check/evidence.js';
import { logEvidence } from './check/log-evidence.js';
import type { FinalContents } from './final-contents.js';
import type { History } from './history.js';

/** What a check came to. */
export interface HistoryVerdict {
  /** No anomaly was found. */
  readonly ok: boolean;
  readonly anomalies: readonly Anomaly[];
  /** How many operations were looked at. */
  readonly operations: number;
}

/**
 * Checks what clients did and saw against what the store holds in the end, once everything has settled:
 * - every acknowledged event is there exactly once, where its acknowledgement said; one that failed is nowhere; one whose
 *   outcome is unknown is there once or not at all;
 * - appends are whole, in streams, in the log and for every reader, also those to several streams;
 * - all appends, reads, pages of the log and conflicts fit into one order that agrees with the clock: each happened at one
 *   moment between call and answer (subscriptions may lag, but not go back or leave anything out);
 * - the log, the streams and the positions agree.
 *
 * Events that may have been removed (deletes, tombstones, truncations) may be absent. Of operations that cannot be put in
 * one order, one short circle is told for each knot of them: others may become visible once it is gone.
 */
export function checkHistory(history: History, final: FinalContents): HistoryVerdict {
  const anomalies: Anomaly[] = [];
  const told = new Set<string>();
  const report: Report = (kind, description, { streams = [], eventIds = [], operations = [] } = {}) => {
    // A bad event is met again by every reader; an operation is a finding of its own.
    const key =
      eventIds.length > 0 && kind !== 'gap' ? `${kind} ${eventIds.join()}` : `${kind} ${description}`;
    if (told.size === told.add(key).size) return;
    anomalies.push({ kind, description, streams, eventIds, operations });
  };
  const evidence = collectEvidence(history, final);
  const log = logEvidence(final);
  checkFinalStreams(evidence, report);
  checkAcknowledgements(evidence, report);
  checkBatches(evidence, report);
  checkStreamPages(evidence, report);
  checkConflicts(evidence, report);
  const hasLog = final.log !== undefined;
  if (hasLog) checkFinalLog(evidence, log, report);
  const pages = hasLog ? checkLogPages(evidence, log, report) : [];
  checkOrder(evidence, { log, pages }, report);
  const operations = history.filter(({ kind }) => kind !== 'mark').length;
  return { ok: anomalies.length === 0, anomalies, operations };
}

/** The verdict as a text for people. */
export function formatVerdict({ ok, anomalies, operations }: HistoryVerdict): string {
  if (ok) return `${operations} operations, no anomaly.`;
  const lines = anomalies.map(({ kind, description }) => `[${kind}] ${description}`);
  return [`${operations} operations, ${anomalies.length} anomalies:`, ...lines].join('\n');
}
