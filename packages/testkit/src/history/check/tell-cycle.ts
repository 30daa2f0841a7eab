import type { AnomalyKind, Report } from '../anomaly.js';
import type { HistoryOperation } from '../history.js';
import { describeOperation } from './describe-operation.js';
import type { Cycle, CycleStep } from './find-cycles.js';

/** The operation behind a moment, and its index in the history. */
export interface Actor {
  readonly operation: HistoryOperation;
  readonly index: number;
}

/** Says why the operations of a cycle cannot have happened in any order. */
export function tellCycle(cycle: Cycle, actors: readonly Actor[], report: Report): void {
  const involved = cycle.map(({ moment }) => actors[moment]!);
  const lines = cycle.map((step, place) => {
    const [one, other] = [involved[place]!, involved[(place + 1) % involved.length]!];
    return `  ${describeOperation(one.operation, one.index)}\n    came before #${other.index}: ${reasonOf(step, one, other)}`;
  });
  report(
    kindOf(cycle, involved),
    `These operations cannot have happened in any order:\n${lines.join('\n')}`,
    {
      streams: [...new Set(cycle.flatMap(({ reason }) => reason?.of ?? []))].filter((of) => of !== 'the log'),
      operations: involved.map(({ index }) => index),
    },
  );
}

function reasonOf({ reason }: CycleStep, one: Actor, other: Actor): string {
  if (reason === undefined) return `#${one.index} had ended when #${other.index} began`;
  const { of, because, revision } = reason;
  const what = revision === undefined ? of : `revision ${revision} of ${of}`;
  if (because === 'it saw') return `#${other.index} saw ${what}, which #${one.index} wrote`;
  if (because === 'it did not see') return `#${one.index} did not see ${what}, which #${other.index} wrote`;
  return revision === undefined
    ? `its events stand before those of #${other.index} in ${what}`
    : `#${other.index} wrote ${what}, after #${one.index}'s events`;
}

function kindOf(cycle: Cycle, involved: readonly Actor[]): AnomalyKind {
  if (cycle.some((step, place) => isSplit(step, cycle.at(place - 1), involved[place]))) return 'half-visible';
  if (involved.some(({ operation }) => operation.kind === 'read-stream' || operation.kind === 'read-log'))
    return 'stale-read';
  if (involved.some(({ operation }) => operation.kind === 'subscription-page')) return 'misordered';
  return involved.some(({ operation }) => operation.outcome.is === 'conflict')
    ? 'stale-conflict'
    : 'reordered';
}

/** An append to several streams was seen in one of them (what comes next says so) and not in another (what came before). */
function isSplit({ reason }: CycleStep, before: CycleStep | undefined, actor: Actor | undefined): boolean {
  if (actor?.operation.kind !== 'append' || actor.operation.writes.length < 2) return false;
  return (
    reason?.because === 'it saw' &&
    before?.reason?.because === 'it did not see' &&
    reason.of !== before.reason.of
  );
}
