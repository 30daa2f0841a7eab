/** A place in the log, as long as nobody knows which others there are. */
export class Place {
  constructor(readonly position: bigint) {}
}

/**
 * Takes out of an answer what differs from run to run: places in the log become `place 1`, `place 2`, … in the order of
 * the log, and names and ids what the probe calls them.
 */
export function normalise(answer: unknown, names: ReadonlyMap<string, string>): unknown {
  const places: bigint[] = [];
  visit(answer, (place) => places.push(place.position));
  const inOrder = [...new Set(places)].sort((a, b) => (a < b ? -1 : 1));
  const rename = (text: string): string => {
    let renamed = text;
    for (const [real, called] of names) renamed = renamed.replaceAll(real, called);
    return renamed;
  };
  return rewrite(answer, rename, (place) => `place ${inOrder.indexOf(place.position) + 1}`);
}

function visit(value: unknown, found: (place: Place) => void): void {
  if (value instanceof Place) found(value);
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) visit(each, found);
}

function rewrite(
  value: unknown,
  rename: (text: string) => string,
  replace: (place: Place) => string,
): unknown {
  if (value instanceof Place) return replace(value);
  if (typeof value === 'string') return rename(value);
  if (Array.isArray(value)) return value.map((each) => rewrite(each, rename, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [rename(key), rewrite(each, rename, replace)]),
  );
}
