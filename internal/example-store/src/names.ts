/** SQLite cuts text at U+0000, and JSON has none: so names are kept as JSON. */
export const toColumn = (name: string): string => JSON.stringify(name);

/** The name again. */
export const fromColumn = (text: string): string => JSON.parse(text) as string;
