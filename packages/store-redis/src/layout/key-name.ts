const UNSAFE = /[%;\p{Cc}]/u;
const UNSAFE_ALL = /[%;\p{Cc}]/gu;
const ESCAPED = /%([0-9A-F]{2})/g;

/**
 * A name as it stands in keys and log links: `%`, `;` and control characters become `%` and two hexadecimal digits,
 * so that links can be told apart and every key prints. Injective; most names stay as they are.
 */
export function keyName(name: string): string {
  return UNSAFE.test(name) ? name.replace(UNSAFE_ALL, escape) : name;
}

/** The name behind {@link keyName}. */
export function nameInKey(text: string): string {
  return text.includes('%') ? text.replace(ESCAPED, unescape) : text;
}

function escape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function unescape(_escaped: string, hex: string): string {
  return String.fromCharCode(parseInt(hex, 16));
}
