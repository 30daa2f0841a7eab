/** A prime that divides no number of streams used here: steps of it visit every stream before any comes again. */
const STRIDE = 7919;

/** Names of `count` streams, each with that many events. */
export function streamsOf(count: number, length: number): Map<string, number> {
  return new Map(Array.from({ length: count }, (_, index) => [`account-${index}`, length]));
}

/** The stream of the `index`-th operation. The order looks random to caches, and goes round evenly. */
export function visited(index: number, names: readonly string[]): string {
  return names[(index * STRIDE) % names.length]!;
}
