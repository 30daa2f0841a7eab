/** How names are changed on their way in, so that several become one. */
export const lower = (text: string): string => text.toLowerCase();
export const begun = (text: string): string => text.slice(0, 200);
export const plain = (text: string): string => text.normalize('NFC').trim();
