import type { History } from './history.js';
import { nextTick } from './history-clock.js';

/** More about a mark. */
export interface MarkOptions {
  readonly note?: string | undefined;
  /** The clock of the history, where it was recorded by one of its own. */
  readonly clock?: (() => number) | undefined;
}

/** Writes down what happened beside the operations: `kill` for a server that was killed, which chaos reports count. */
export function markHistory(history: History, label: string, options: MarkOptions = {}): void {
  const { note, clock = nextTick } = options;
  history.push({ kind: 'mark', at: clock(), label, ...(note === undefined ? {} : { note }) });
}
