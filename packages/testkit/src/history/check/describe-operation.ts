import type { HistoryOperation } from '../history.js';

/** An operation as a description names it: what, whose, when (in milliseconds). */
export function describeOperation(operation: HistoryOperation, index: number): string {
  const { process, invoked, returned } = operation;
  const end = returned === null ? 'never answered' : `${milliseconds(returned)} ms`;
  return `#${index} ${requestOf(operation)} by ${process} [${milliseconds(invoked)}–${end}]`;
}

function requestOf(operation: HistoryOperation): string {
  switch (operation.kind) {
    case 'append':
      return `append of ${operation.writes
        .map(
          ({ stream, events, expected }) =>
            `${events.length} to ${stream} expecting ${JSON.stringify(expected)}`,
        )
        .join(' and ')}`;
    case 'read-stream':
      return `${operation.direction} read of ${operation.stream} from ${operation.from ?? 'its end'}`;
    case 'read-log':
      return `read of the log after ${operation.after}`;
    case 'subscription-page':
      return `page of subscription ${operation.subscription} after ${operation.after}`;
    case 'truncate':
      return `truncation of ${operation.stream} before ${operation.before}`;
    default:
      return `${operation.kind} of ${operation.stream}`;
  }
}

function milliseconds(microseconds: number): string {
  return (microseconds / 1000).toFixed(3);
}
