/**
 * Freezes the plain objects and lists of a state, all the way down, so that changing one throws where it happens.
 * Maps, Sets and instances have ways of their own and are left alone.
 */
export function freezeState<T>(state: T): T {
  freeze(state, new Set());
  return state;
}

function freeze(value: unknown, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  const prototype = Object.getPrototypeOf(value) as object | null;
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain && !Array.isArray(value)) return;
  seen.add(Object.freeze(value));
  for (const part of Object.values(value)) freeze(part, seen);
}
