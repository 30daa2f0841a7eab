/*
 * SHA-256 over a string's UTF-8 bytes, synchronously: WebCrypto's digest is async, and ids are derived
 * inside synchronous code in every runtime. Checked against the platform's own in sha256.test.ts.
 */

const ROUND_CONSTANTS = fractions(64, 1 / 3);
const INITIAL_STATE = fractions(8, 1 / 2);
const encoder = new TextEncoder();

/** The digest as eight 32-bit words. */
export function sha256(text: string): Int32Array {
  const state = INITIAL_STATE.slice();
  const words = paddedWords(encoder.encode(text));
  const schedule = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    expand(schedule, words, block);
    compress(state, schedule);
  }
  return state;
}

/** The first `words` 32-bit words of the digest in lower-case hexadecimal, 8 characters each. */
export function sha256Hex(text: string, words = 8): string {
  let hex = '';
  for (const word of sha256(text).subarray(0, words)) hex += (word >>> 0).toString(16).padStart(8, '0');
  return hex;
}

/** The message as big-endian words, ended by a one bit and its length in bits, to a multiple of sixteen. */
function paddedWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16);
  for (let i = 0; i < bytes.length; i++) words[i >> 2]! |= bytes[i]! << (24 - (i % 4) * 8);
  words[bytes.length >> 2]! |= 0x80 << (24 - (bytes.length % 4) * 8);
  words[words.length - 2] = Math.floor(bytes.length / 0x20000000);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

function expand(schedule: Int32Array, words: Int32Array, block: number): void {
  for (let i = 0; i < 16; i++) schedule[i] = words[block + i]!;
  for (let i = 16; i < 64; i++) {
    const a = schedule[i - 15]!;
    const b = schedule[i - 2]!;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    schedule[i] = (schedule[i - 16]! + s0 + schedule[i - 7]! + s1) | 0;
  }
}

function compress(state: Int32Array, schedule: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[i]! + schedule[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const next = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i]! + next[i]!) | 0;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractional part of `prime ** power`, for the first `count` primes. */
function fractions(count: number, power: number): Int32Array {
  const result: number[] = [];
  for (let n = 2; result.length < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (prime) result.push(((n ** power % 1) * 0x100000000) | 0);
  }
  return Int32Array.from(result);
}
