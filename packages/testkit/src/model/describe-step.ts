import type { Answer } from './answer.js';
import type { Step } from './script.js';

/** A step as a line that a reader can follow. */
export function describeStep(step: Step): string {
  switch (step.do) {
    case 'append': {
      const writes = step.writes.map(({ stream, expected, events }) => {
        const numbers = events.map(({ data, type }) => `${type}${data.n}`).join(' ');
        return `${numbers} to ${stream} expecting ${JSON.stringify(expected)}`;
      });
      const checks = step.checks.map(
        ({ stream, expected }) => `if ${stream} is at ${JSON.stringify(expected)}`,
      );
      return `append ${[...writes, ...checks].join(', ')}`;
    }
    case 'read':
      return `read ${step.stream} ${step.direction} from ${step.from ?? 'its end'}, ${step.limit} events`;
    case 'log':
      return `read the log ${step.resume ? 'from where it ended' : 'from the start'}, ${step.limit} events of ${JSON.stringify(step.filter) ?? 'all'}`;
    case 'truncate':
      return `truncate ${step.stream} before ${step.before}`;
    default:
      return `${step.do} ${step.stream} expecting ${JSON.stringify(step.expected)}`;
  }
}

/** An answer in one line. */
export function describeAnswer(answer: Answer): string {
  if (answer.is !== 'read' && answer.is !== 'log') return JSON.stringify(answer);
  const events = answer.events.map(({ stream, revision, type, data }) => {
    const { n = '?' } = (data ?? {}) as { n?: unknown };
    return `${type}${String(n)}=${stream}@${revision}`;
  });
  const rest =
    answer.is === 'read'
      ? `${answer.state}, head ${answer.head}`
      : answer.atHead
        ? 'at the head'
        : 'more to come';
  return `[${events.join(' ')}] ${rest}`;
}
