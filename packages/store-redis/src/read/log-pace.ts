import type { FoundLinks } from './read-log-links.js';

const MOST_ENTRIES = 1000;

/**
 * How many log entries to ask for to get a number of events. An entry holds the events of one call, from one to
 * more than a thousand, so the last look is the best guess.
 */
export class LogPace {
  private eventsPerEntry = 1;

  entriesFor(events: number): number {
    return Math.min(MOST_ENTRIES, Math.ceil(events / this.eventsPerEntry) + 1);
  }

  learn({ entries, links }: FoundLinks): void {
    if (entries === 0) return;
    this.eventsPerEntry = Math.max(1, links.reduce((sum, { count }) => sum + count, 0) / entries);
  }
}
