import {
  isEventStoreError,
  type Cursor,
  type EventStore,
  type LogPage,
  type SubscribeRequest,
} from '@eventfold/core';
import { cursorToken, followLog } from '@eventfold/core/store';
import type { Doorbell } from './doorbell.js';
import { decodeScanned } from '../layout/map-position.js';

/** A subscription: pages of the log, read again whenever the doorbell rings. */
export async function* follow(
  readLog: EventStore['readLog'],
  bell: Doorbell,
  request: SubscribeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogPage, void, void> {
  const release = bell.hold();
  const source = {
    readLog: patiently(readLog, bell),
    waitPast: (cursor: Cursor, until: AbortSignal | undefined) =>
      bell.waitPast(decodeScanned(cursorToken(cursor)), until),
    readsAhead: true,
  };
  try {
    yield* followLog(source, request, signal);
  } finally {
    release();
  }
}

/** A subscription outlives whatever keeps the server away: it reads until it is aborted or the store is closed. */
function patiently(readLog: EventStore['readLog'], bell: Doorbell): EventStore['readLog'] {
  return async (request, options) => {
    for (;;) {
      try {
        return await readLog(request, options);
      } catch (error) {
        if (!isEventStoreError(error, 'ES_UNAVAILABLE', 'ES_TIMEOUT')) throw error;
      }
      await bell.waitPast(undefined, options?.signal);
    }
  };
}
