/** The file as a whole is not what was asked for; the message is a sentence for its owner. */
export interface UnreadableFile extends Error {
  readonly code: 'UNREADABLE_FILE';
}

/** Makes the error. */
export function unreadableFile(message: string, cause?: unknown): UnreadableFile {
  return Object.assign(new Error(message, { cause }), { code: 'UNREADABLE_FILE' as const });
}

/** Tells it from the failures of a store. */
export function isUnreadableFile(error: unknown): error is UnreadableFile {
  return error instanceof Error && 'code' in error && error.code === 'UNREADABLE_FILE';
}
