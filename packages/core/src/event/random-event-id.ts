const HEX_DIGITS = codesOf('0123456789abcdef');

/** The characters of the id that is being made. The hyphens stay. */
const characters = codesOf('00000000-0000-0000-0000-000000000000');

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
  let at = 0;
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) at++;
    const byte = withVersion(supply[used++]!, i);
    characters[at++] = HEX_DIGITS[byte >> 4]!;
    characters[at++] = HEX_DIGITS[byte & 0xf]!;
  }
  return String.fromCharCode(...characters);
}

/** The bits that say: version 4, of the usual variant. */
function withVersion(byte: number, index: number): number {
  if (index === 6) return (byte & 0x0f) | 0x40;
  if (index === 8) return (byte & 0x3f) | 0x80;
  return byte;
}

function codesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
