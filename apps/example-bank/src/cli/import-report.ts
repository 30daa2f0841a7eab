import { basename } from 'node:path';
import type { ImportSummary } from '../import/import-summary.js';
import { formatMoney } from '../money/minor-units.js';
import { drift, type Difference, type Reconciliation } from '../reconciliation/reconcile.js';
import type { RejectedRow } from '../transactions/read-transactions.js';

export interface ReportedImport {
  readonly file: string;
  readonly store: string;
  readonly summary: ImportSummary;
  readonly rejected: readonly RejectedRow[];
  readonly reconciliation: Reconciliation;
}

/** How many lines of a list are printed before it is cut short. */
const LIST_LENGTH = 20;

/** The report that ends an import, for people. */
export function importReport({ file, store, summary, rejected, reconciliation }: ReportedImport): string {
  const title = `Every accepted row of ${basename(file)} is an event in the stream of its account, in the ${store} store:`;
  const sections = [title, table(summary), rejections(rejected), verdict(reconciliation, rejected.length)];
  return sections.filter((section) => section !== '').join('\n\n');
}

function table(summary: ImportSummary): string {
  const rows: [string, string][] = [
    ['rows', count(summary.rows)],
    ['accepted', count(summary.accepted)],
    ['already there', count(summary.repeated)],
    ['rejected', count(summary.rejected)],
    ['accounts', count(summary.accounts)],
    ['greatest drift', money(summary.maxDriftMinor)],
    ['events per second', count(summary.eventsPerSecond)],
  ];
  const width = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([name, value]) => `  ${name.padEnd(20)}${value.padStart(width)}`).join('\n');
}

function rejections(rejected: readonly RejectedRow[]): string {
  if (rejected.length === 0) return '';
  return ['Rejected:', ...listed(rejected.map(({ line, reason }) => `line ${line}: ${reason}`))].join('\n');
}

function verdict({ accounts, maxDrift, differences }: Reconciliation, rejected: number): string {
  if (accounts === 0) return 'NOTHING IMPORTED: the file holds no row that could be read.';
  if (differences.length === 0) {
    const but = maxDrift === 0 ? '' : `, but for its own rounding (${money(maxDrift)} at most)`;
    return `Reconciled: the events of all ${count(accounts)} account${accounts === 1 ? '' : 's'} sum up to the closing balances that the bank posted${but}.`;
  }
  const why = rejected === 0 ? '' : ' Rejected rows may be missing from them.';
  return [
    `NOT RECONCILED: ${count(differences.length)} of ${count(accounts)} accounts are not at the balance that the bank posted last.${why}`,
    ...listed(differences.map(difference)),
  ].join('\n');
}

function difference(one: Difference): string {
  const posted = one.posted.certain ? 'posted' : 'posted, it seems,';
  return `account ${one.account}: ${posted} ${money(one.posted.balance)}, summed up ${money(one.sum)}, a difference of ${money(drift(one))}`;
}

function listed(lines: readonly string[]): string[] {
  const shown = lines.slice(0, LIST_LENGTH).map((line) => `  ${line}`);
  return lines.length > LIST_LENGTH ? [...shown, `  … and ${count(lines.length - LIST_LENGTH)} more`] : shown;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function money(minor: number): string {
  return formatMoney(minor, 'CZK');
}
