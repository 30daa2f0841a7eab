import type { HistoryOperation, SeenViolation } from '../history.js';
import type { Report } from '../anomaly.js';
import { describeOperation } from './describe-operation.js';
import type { Evidence } from './evidence.js';

/** Each conflict by itself: what it says of the streams is at odds with what was expected of them. */
export function checkConflicts({ history }: Evidence, report: Report): void {
  for (const [index, operation] of history.entries()) {
    if (operation.kind === 'mark' || operation.outcome.is !== 'conflict') continue;
    const { violations } = operation.outcome;
    const about = { streams: violations.map(({ stream }) => stream), operations: [index] };
    if (violations.length === 0) {
      report('malformed', `${describeOperation(operation, index)} conflicts with nothing.`, about);
    }
    for (const violation of violations) {
      const fault = faultOf(violation, operation);
      if (fault !== undefined) {
        report('unjustified-conflict', `${describeOperation(operation, index)} conflicts, ${fault}.`, about);
      }
    }
  }
}

function faultOf(violation: SeenViolation, operation: HistoryOperation): string | undefined {
  const { stream, reason, state, actual } = violation;
  const expected = expectationOf(operation, stream);
  if (expected === undefined) return `and it does not touch ${stream}`;
  if (reason !== 'revision') return undefined;
  const found = `and what it found in ${stream} (${state}, ${actual}) is what it expected`;
  if (expected === 'any') return found;
  if (expected === 'stream-exists') return state === 'active' ? found : undefined;
  if (expected === 'no-stream') return state === 'active' || state === 'tombstoned' ? undefined : found;
  const revision = typeof expected === 'number' ? expected : expected.revision;
  return actual === revision ? found : undefined;
}

function expectationOf(operation: HistoryOperation, stream: string): SeenViolation['expected'] | undefined {
  if (operation.kind === 'append') {
    return [...operation.writes, ...operation.checks].find((each) => each.stream === stream)?.expected;
  }
  return 'expected' in operation && operation.stream === stream ? operation.expected : undefined;
}
