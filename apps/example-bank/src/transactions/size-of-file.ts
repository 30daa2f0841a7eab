import { stat } from 'node:fs/promises';
import { fileFailure } from './unreadable-file.js';

/** The size of a file in bytes. Throws {@link UnreadableFile} where there is none. */
export async function sizeOfFile(path: string): Promise<number> {
  const facts = await stat(path).catch((error: unknown) => {
    throw fileFailure(path, error);
  });
  if (facts.isDirectory()) throw fileFailure(path, Object.assign(new Error(), { code: 'EISDIR' }));
  return facts.size;
}
