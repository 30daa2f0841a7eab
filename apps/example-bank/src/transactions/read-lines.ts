import { createReadStream } from 'node:fs';
import { fileFailure, unreadableFile } from './unreadable-file.js';

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** How many bytes of the file end with this line. */
  readonly endsAt: number;
}

const LONGEST_LINE = 64 * 1024;

/** The lines of a text file in UTF-8, read from the disk as they are asked for. Throws {@link UnreadableFile}. */
export async function* readLines(path: string): AsyncGenerator<Line, void, undefined> {
  let number = 0;
  let endsAt = 0;
  const line = (text: string, terminator: number): Line => {
    number += 1;
    endsAt += Buffer.byteLength(text) + terminator;
    return { number, endsAt, text: (number === 1 ? text.replace(/^\uFEFF/, '') : text).replace(/\r$/, '') };
  };
  let rest = '';
  for await (const chunk of readText(path)) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) yield line(text, 1);
    if (rest.length > LONGEST_LINE)
      throw unreadableFile(
        `Line ${number + 1} of ${path} is longer than ${LONGEST_LINE} characters: this is no table of transactions.`,
      );
  }
  if (rest !== '') yield line(rest, 0);
}

async function* readText(path: string): AsyncGenerator<string, void, undefined> {
  try {
    yield* createReadStream(path, 'utf8') as AsyncIterable<string>;
  } catch (error) {
    throw fileFailure(path, error);
  }
}
