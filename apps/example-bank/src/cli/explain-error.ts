import { isEventStoreError, type EventStoreError } from '@eventfold/core';
import { isUnreadableFile } from '../transactions/unreadable-file.js';

/** What a person can make of a failure: sentences for those that can be expected, everything for a bug of ours. */
export function explainError(error: unknown): string {
  if (isUnreadableFile(error)) return error.message;
  if (isEventStoreError(error)) return `${error.message}${advice(error)} (${error.code})`;
  if (isPortTaken(error))
    return `Port ${error.port} is taken: choose another with --port, or 0 for any that is free.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function advice({ code, written }: EventStoreError): string {
  if (written === 'unknown') return ' Run the same command again: what was written is recognised.';
  if (code === 'ES_UNAVAILABLE' || code === 'ES_TIMEOUT')
    return ' Is the server running? --url says where it is expected.';
  return '';
}

function isPortTaken(error: unknown): error is { readonly port: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
