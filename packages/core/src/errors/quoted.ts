/** Characters of a caller's text that a message repeats. */
const SHOWN = 200;

/** A caller's value as a message shows it: whatever it is, and however long, showing it must not fail itself. */
export function quoted(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
