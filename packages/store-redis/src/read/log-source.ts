import { categoryOf, type LogFilter } from '@eventfold/core';
import type { LogLink } from '../layout/log-entry.js';
import type { PartitionKeys } from '../layout/partition-keys.js';

/** Above this many categories the whole log is the shorter way. */
const MOST_CATEGORY_LOGS = 8;

/** Which logs hold everything that a filter can want. */
export interface LogSource {
  readonly keys: readonly string[];
  /** The keys are the partition's whole log, and not those of some categories. */
  readonly whole: boolean;
}

export function logSource({ log, categoryLog }: PartitionKeys, filter: LogFilter | undefined): LogSource {
  const categories = categoriesOf(filter);
  if (categories === undefined || categories.size > MOST_CATEGORY_LOGS) return { keys: [log], whole: true };
  return { keys: [...categories].map((category) => categoryLog(category)), whole: false };
}

function categoriesOf(filter: LogFilter | undefined): Set<string> | undefined {
  const named = filter?.categories && new Set(filter.categories);
  const ofStreams = filter?.streams && new Set(filter.streams.map((stream) => categoryOf(stream)));
  if (named === undefined || ofStreams === undefined) return named ?? ofStreams;
  return new Set([...named].filter((category) => ofStreams.has(category)));
}

/** Whether a filter can want events of a link: everything but the types is known from it. */
export function linkTest(filter: LogFilter | undefined): (link: LogLink) => boolean {
  const categories = filter?.categories && new Set(filter.categories);
  const streams = filter?.streams && new Set(filter.streams);
  return ({ stream }) => (streams?.has(stream) ?? true) && (categories?.has(categoryOf(stream)) ?? true);
}
