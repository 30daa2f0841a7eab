const DIGITS = codesOf('0123456789abcdef');

/** The characters of the id that is being made. The hyphens and the version stay. */
const characters = codesOf('00000000-0000-4000-8000-000000000000');
/** Where in `characters` the two digits of each of the sixteen bytes stand. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const VERSION_AT = 14;
const VARIANT_AT = 19;

/** Random bytes for 256 ids: asking the platform for sixteen at a time would cost as much as the rest of an append. */
const supply = new Uint8Array(16 * 256);
let used = supply.length;

/**
 * A new random id, a UUIDv4. The platform's own `randomUUID` is missing on insecure pages, and what it returns weighs
 * half a kilobyte for as long as the event is kept, because V8 keeps it in the pieces that it was put together from.
 */
export function randomEventId(): string {
  if (used === supply.length) {
    globalThis.crypto.getRandomValues(supply);
    used = 0;
  }
  for (let i = 0; i < 16; i++) {
    const byte = supply[used++]!;
    const at = PLACES[i]!;
    characters[at] = DIGITS[byte >> 4]!;
    characters[at + 1] = DIGITS[byte & 0xf]!;
  }
  characters[VERSION_AT] = DIGITS[4]!;
  characters[VARIANT_AT] = DIGITS[8 | (supply[used - 8]! >> 6)]!;
  return String.fromCharCode(...characters);
}

function codesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
