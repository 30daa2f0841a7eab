import { eventStoreError } from '../errors/event-store-error.js';
import type { JsonValue } from './json.js';

/** How deep a value may nest. The bound also ends the walk of a circular one. */
export const MAX_JSON_DEPTH = 256;

const { hasOwnProperty } = Object.prototype;

/** The keys from the root to the part being copied; kept aside so that only a failure pays for its path. */
const trail: (string | number)[] = [];
let eventIndex: number | undefined;

/**
 * Returns a deeply frozen copy of `value`, or throws ES_INVALID_EVENT naming the path of the first part
 * that JSON would change or drop: undefined in an array, a function, symbol, bigint, NaN, an infinity, a class
 * instance (a Date, a Map), a cycle. An object's undefined property is left out and -0 becomes 0, as in JSON.
 * @param root what the path in the message starts with
 * @param event the index, within its append, of the event that `root` is a part of
 */
export function frozenJson(value: unknown, root: string, event?: number): JsonValue {
  trail[0] = root;
  eventIndex = event;
  return copy(value, 1);
}

/**
 * Throws where {@link frozenJson} would, and copies nothing: for whoever passes `value` to JSON.stringify next, before
 * anybody can change it. What JSON.stringify would ask to write itself differently (a hidden `toJSON`) is refused, too.
 */
export function checkJson(value: unknown, root: string, event?: number): void {
  trail[0] = root;
  eventIndex = event;
  check(value, 1);
}

function check(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) {
    copy(value, depth);
    return;
  }
  refuseDepth(depth);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      trail[depth] = i;
      check(value[i], depth + 1);
    }
  } else {
    refuseForeign(value, depth);
    checkProperties(value as Record<string, unknown>, depth);
  }
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') throw notJson(depth, 'a toJSON method');
}

function checkProperties(value: Record<string, unknown>, depth: number): void {
  for (const key in value) {
    if (!hasOwnProperty.call(value, key)) continue;
    const part = value[key];
    if (part === undefined) continue;
    trail[depth] = key;
    check(part, depth + 1);
  }
}

function copy(value: unknown, depth: number): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw notJson(depth, String(value));
      return value === 0 ? 0 : value;
    case 'object':
      if (value === null) return null;
      refuseDepth(depth);
      return Array.isArray(value) ? copyArray(value, depth) : copyObject(value, depth);
    default:
      throw notJson(depth, typeof value);
  }
}

function copyArray(value: readonly unknown[], depth: number): JsonValue {
  const result = new Array<JsonValue>(value.length);
  for (let i = 0; i < value.length; i++) {
    trail[depth] = i;
    result[i] = copy(value[i], depth + 1);
  }
  return Object.freeze(result);
}

function copyObject(value: object, depth: number): JsonValue {
  refuseForeign(value, depth);
  const result: Record<string, JsonValue> = {};
  // Half as dear as Object.keys, and the compiler sees through this way to ask, not through Object.hasOwn.
  for (const key in value) {
    if (!hasOwnProperty.call(value, key)) continue;
    const part = (value as Record<string, unknown>)[key];
    if (part === undefined) continue;
    trail[depth] = key;
    const copied = copy(part, depth + 1);
    // Assigning `__proto__` would set the prototype instead of a property.
    if (key === '__proto__') Object.defineProperty(result, key, { value: copied, enumerable: true });
    else result[key] = copied;
  }
  return Object.freeze(result);
}

function refuseDepth(depth: number): void {
  if (depth > MAX_JSON_DEPTH)
    throw notJson(depth, `nesting deeper than ${MAX_JSON_DEPTH} levels, or a cycle`);
}

/** Objects that are more than their properties. */
function refuseForeign(value: object, depth: number): void {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== Object.prototype && prototype !== null && !isForeignRoot(prototype)) {
    throw notJson(depth, `an instance of ${className(value)}`);
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw notJson(depth, 'a symbol key');
}

/** The root prototype of another realm (a worker, a test runner's sandbox): its plain objects are plain. */
function isForeignRoot(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty');
}

/** What `value` calls its class, if anything: the name is read from data that may hold anything. */
function className({ constructor }: object): string {
  return typeof constructor === 'function' ? constructor.name : 'a class';
}

function notJson(depth: number, what: string): Error {
  const [root, ...keys] = trail.slice(0, depth);
  const path = keys.reduce<string>(
    (to, key) => (typeof key === 'number' ? `${to}[${key}]` : `${to}.${key}`),
    eventIndex === undefined ? String(root) : `events[${eventIndex}].${root}`,
  );
  return eventStoreError(
    'ES_INVALID_EVENT',
    `${path} holds what JSON cannot keep: ${what}. Encode it first.`,
    {
      details: { path },
    },
  );
}
