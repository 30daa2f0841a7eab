import { isEventStoreError, type EventStoreError } from '@eventfold/core';
import { isUnreadableFile } from '../transactions/unreadable-file.js';

/** What a person can make of a failure: a sentence for those that can be expected, everything for a bug of ours. */
export function explainError(error: unknown): string {
  if (isUnreadableFile(error)) return error.message;
  if (isEventStoreError(error)) return [error.message, advice(error)].filter(Boolean).join(' ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function advice({ code, written }: EventStoreError): string {
  if (written === 'unknown')
    return `(${code}) Run the same command again: rows that were written are recognised.`;
  if (code === 'ES_UNAVAILABLE' || code === 'ES_TIMEOUT')
    return `(${code}) Is the server running there? --url says where it is.`;
  return `(${code})`;
}
