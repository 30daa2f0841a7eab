import { sha256Hex } from '../event/sha256.js';

/** A short fingerprint of what JSON holds of a value, whatever the order of its keys. */
export function contentHash(value: unknown): string {
  return sha256Hex(JSON.stringify(value, sorted) ?? 'undefined', 4);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  // JSON keeps nothing of what these hold.
  if (value instanceof Map) return ['Map', ...value];
  if (value instanceof Set) return ['Set', ...value];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
