import { shared, type SharedMessages } from './messages.js';

export const UUID_TEXT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The id in lower case, or undefined where it is not one. */
export function readUuid(uuid: SharedMessages.UUID | undefined): string | undefined {
  const structured = uuid?.getStructured();
  const text = structured === undefined ? uuid?.getString().toLowerCase() : structuredText(structured);
  return text !== undefined && UUID_TEXT.test(text) ? text : undefined;
}

export function writeUuid(id: string): SharedMessages.UUID {
  return new shared.UUID().setString(id);
}

function structuredText(structured: SharedMessages.UUID.Structured): string {
  const bits = [structured.getMostSignificantBits(), structured.getLeastSignificantBits()];
  const digits = bits.map((part) => BigInt.asUintN(64, BigInt(part)).toString(16).padStart(16, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
