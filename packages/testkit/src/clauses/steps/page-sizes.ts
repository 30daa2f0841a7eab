import type { EventStore } from '@eventfold/core';

/** Page sizes around which something tends to be one off. */
const SIZES = [99, 100, 101, 127, 128, 129, 255, 256, 257, 499, 500, 501, 999, 1_000, 1_001];

/** So many events that all of {@link pageSizes} give several pages. */
export const MANY_EVENTS = 1_100;

/** The sizes that the store allows. */
export function pageSizes({ manifest }: EventStore): readonly number[] {
  return SIZES.filter((size) => size <= manifest.limits.pageEvents);
}
