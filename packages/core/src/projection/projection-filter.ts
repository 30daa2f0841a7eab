import type { LogFilter } from '../store/log-filter.js';
import type { Projection } from './projection.js';

/** What a projection asks of the log: its sources' categories, and the names under which its types are stored. */
export function projectionFilter({ sources, types }: Projection): LogFilter {
  const stored = sources.flatMap(({ events }) => events?.storedTypes(types) ?? types);
  return { categories: [...new Set(sources.map(({ category }) => category))], types: [...new Set(stored)] };
}
