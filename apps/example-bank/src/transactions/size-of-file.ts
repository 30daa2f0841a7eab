import { stat } from 'node:fs/promises';
import { unreadableFile } from './unreadable-file.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read by you',
};

/** The size of a file in bytes. Throws {@link UnreadableFile} where there is none. */
export async function sizeOfFile(path: string): Promise<number> {
  const facts = await stat(path).catch((error: unknown) => {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw unreadableFile(`The file ${path} ${REASONS[code] ?? `cannot be read: ${message}`}.`, error);
  });
  if (facts.isDirectory()) throw unreadableFile(`${path} is a directory, not a file of transactions.`);
  return facts.size;
}
