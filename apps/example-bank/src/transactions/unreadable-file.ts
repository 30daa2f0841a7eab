/** The file as a whole is not what was asked for; the message is a sentence for its owner. */
export interface UnreadableFile extends Error {
  readonly code: 'UNREADABLE_FILE';
}

/** Makes the error. */
export function unreadableFile(message: string, cause?: unknown): UnreadableFile {
  return Object.assign(new Error(message, { cause }), { code: 'UNREADABLE_FILE' as const });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
};

/** Says in a sentence why the operating system did not let a file be read. */
export function fileFailure(path: string, error: unknown): UnreadableFile {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return unreadableFile(`The file ${path} ${REASONS[code] ?? `cannot be read: ${message}`}.`, error);
}

/** Tells it from the failures of a store. */
export function isUnreadableFile(error: unknown): error is UnreadableFile {
  return error instanceof Error && 'code' in error && error.code === 'UNREADABLE_FILE';
}
