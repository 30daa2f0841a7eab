/** Where one answer says something else than the other. */
export interface Difference {
  readonly path: string;
  readonly recorded: unknown;
  readonly answered: unknown;
}

export function differences(recorded: unknown, answered: unknown, path = ''): Difference[] {
  if (!isTree(recorded) || !isTree(answered))
    return recorded === answered ? [] : [{ path, recorded, answered }];
  const keys = [...new Set([...Object.keys(recorded), ...Object.keys(answered)])];
  return keys.flatMap((key) => differences(recorded[key], answered[key], `${path}/${key}`));
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
