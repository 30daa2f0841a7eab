import {
  isEventStoreError,
  subscribe,
  type EventLike,
  type EventStore,
  type LogStart,
  type SubscriptionPage,
} from '@eventfold/core';
import type { Handler } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import { setTimeout as sleep } from 'node:timers/promises';
import { account } from '../account/account.js';
import { accountNumber } from '../account/accounts.js';
import type { Bank } from '../bank.js';
import type { ImportJob } from '../import/import-job.js';
import { transfer } from '../transfer/transfer.js';
import { transferId } from '../transfer/transfers.js';
import { accountOfRow, transferOfRow, type Change, type Pulse } from './resources.js';

const CATEGORIES = [account.category, transfer.category];
const PAGE_SIZE = 1000;
/** What comes within this time is told together. */
const CHANGE_EVERY_MS = 100;
const PULSE_EVERY_MS = 500;
const HAPPENINGS = 30;

export interface LiveOptions {
  readonly imports: ImportJob;
  /** Ends every stream, because the server ends. */
  readonly stopping: AbortSignal;
}

/**
 * Server-sent events: the log as the page needs it. `ready` says where it begins; a browser whose connection breaks names the last id it
 * got, which is a cursor, and goes on from there without a gap. `reset` says that this history is no longer the one it knew.
 */
export function liveEvents(bank: Bank, { imports, stopping }: LiveOptions): Handler {
  return (c) =>
    streamSSE(c, async (stream) => {
      const left = new AbortController();
      stream.onAbort(() => left.abort());
      const signal = AbortSignal.any([left.signal, stopping]);
      // A browser without any sends none; some tools send an empty one.
      const after = c.req.header('last-event-id') || undefined;
      const pulses = sendPulses(stream, () => pulseOf(bank, imports), signal);
      await sendChanges(stream, bank, { after, signal }).catch((error: unknown) => {
        if (!isEventStoreError(error, 'ES_ABORTED', 'ES_CLOSED')) throw error;
      });
      left.abort();
      await pulses;
    });
}

/** How the bank is doing right now. */
export function pulseOf({ views }: Bank, imports: ImportJob): Pulse {
  return {
    eventsPerSecond: views.eventsPerSecond(),
    projections: views.readings(),
    import: imports.status(),
  };
}

interface Following {
  readonly after: string | undefined;
  readonly signal: AbortSignal;
}

async function sendChanges(stream: SSEStreamingApi, bank: Bank, { after, signal }: Following): Promise<void> {
  try {
    await follow(stream, bank, { after: after ?? 'end', signal });
  } catch (error) {
    if (!isEventStoreError(error, 'ES_INVALID_CURSOR', 'ES_HISTORY_DIVERGED')) throw error;
    await stream.writeSSE({ event: 'reset', data: error.code });
    await follow(stream, bank, { after: 'end', signal });
  }
}

async function follow(
  stream: SSEStreamingApi,
  bank: Bank,
  { after, signal }: { readonly after: LogStart; readonly signal: AbortSignal },
): Promise<void> {
  let event = 'ready';
  for await (const page of pagesOf(bank.store, after, signal)) {
    if (page.events.length === 0 && event !== 'ready') continue;
    // The rows that are sent are the views': they must not be older than the events.
    await bank.views.caughtUpTo(page.events.at(-1)?.position ?? null, { signal });
    await stream.writeSSE({ event, id: page.next, data: JSON.stringify(changeOf(bank, page)) });
    event = 'change';
    await sleep(CHANGE_EVERY_MS);
  }
}

function pagesOf(store: EventStore, after: LogStart, signal: AbortSignal) {
  return subscribe(store, { category: CATEGORIES, after, signal, pageSize: PAGE_SIZE }).pages();
}

function changeOf({ views }: Bank, { events }: SubscriptionPage<EventLike>): Change {
  const streams = new Set(events.map(({ stream }) => stream));
  const accounts = [...streams].filter(isAccount).map((stream) => views.accounts.get(accountNumber(stream)));
  const transfers = [...streams]
    .filter((stream) => !isAccount(stream))
    .map((stream) => views.transfers.get(transferId(stream)));
  return {
    accounts: accounts.flatMap((row) => (row === undefined ? [] : [accountOfRow(row)])),
    transfers: transfers.flatMap((row) => (row === undefined ? [] : [transferOfRow(row)])),
    events: events
      .slice(-HAPPENINGS)
      .map(({ stream, type, revision, recordedAt }) => ({ stream, type, revision, recordedAt })),
  };
}

function isAccount(stream: string): boolean {
  return stream.startsWith(`${account.category}-`);
}

async function sendPulses(stream: SSEStreamingApi, pulse: () => Pulse, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await stream.writeSSE({ event: 'pulse', data: JSON.stringify(pulse()) });
    await sleep(PULSE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
