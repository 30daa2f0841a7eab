import { deepStrictEqual } from 'node:assert';

/**
 * Whether two values are the same, to any depth. Plain objects are compared without their prototypes, for a store may
 * live in another realm than its tests, and a property that is undefined counts as absent. Everything else (a Date,
 * a Map, an instance) is compared as `deepStrictEqual` does.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (isBytes(a) && isBytes(b)) return sameBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return sameItems(a, b);
  return isPlain(a) && isPlain(b) ? sameProperties(a, b) : isStrictlyEqual(a, b);
}

type Properties = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null;
}

/** Made by a literal or JSON, in whatever realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'))
  );
}

function isStrictlyEqual(a: unknown, b: unknown): boolean {
  try {
    deepStrictEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
}

function sameProperties(a: Properties, b: Properties): boolean {
  const keys = presentKeys(a);
  if (keys.length !== presentKeys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}

function presentKeys(value: Properties): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

function isBytes(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && 'BYTES_PER_ELEMENT' in value && value.BYTES_PER_ELEMENT === 1;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
