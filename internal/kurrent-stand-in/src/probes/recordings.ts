import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a server answered to every probe. */
export interface Recording {
  /** Which server, and its version. */
  readonly server: string;
  readonly answers: Readonly<Record<string, unknown>>;
}

export function readRecording(version: string): Recording {
  return JSON.parse(readFileSync(fileOf(version), 'utf8')) as Recording;
}

export function writeRecording(version: string, recording: Recording): void {
  writeFileSync(fileOf(version), `${JSON.stringify(recording, null, 1)}\n`);
}

function fileOf(version: string): string {
  return fileURLToPath(new URL(`../../recordings/${version}.json`, import.meta.url));
}
