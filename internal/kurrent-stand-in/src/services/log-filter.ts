import { eventFilter, EVERYTHING, type EventFilter } from '../database/event-filter.js';
import { invalidArgument } from '../wire/rpc-error.js';

interface Expression {
  getRegex(): string;
  getPrefixList(): string[];
}

/** What reads and groups ask of the log, in the same words. */
interface FilterOptions {
  getEventType(): Expression | undefined;
  getStreamIdentifier(): Expression | undefined;
}

/** Everything where there is no filter. @throws ServiceError for one that is empty */
export function logFilter(filter: FilterOptions | undefined): EventFilter {
  if (filter === undefined) return EVERYTHING;
  const byType = filter.getEventType();
  const expression = byType ?? filter.getStreamIdentifier();
  if (expression === undefined) throw invalidArgument('The filter is empty.');
  return eventFilter({
    of: byType === undefined ? 'stream' : 'type',
    regex: expression.getRegex(),
    prefixes: expression.getPrefixList(),
  });
}
