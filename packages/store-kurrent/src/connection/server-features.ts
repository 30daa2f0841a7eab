import type { Deadline } from '@eventfold/core/store';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { pauseBefore, withinDeadline } from './attempt.js';
import { toReadError } from './to-store-error.js';

/**
 * How the server appends to several streams at once: `records` (from 26.1) with checks on any stream, `session` (from 25.1)
 * without; undefined where it does not.
 */
export type SeveralStreams = 'records' | 'session' | undefined;

const SERVICE = '/kurrentdb.protocol.v2.streams.StreamsService';

/** What a client keeps to itself. */
interface Asked {
  supports(method: { readonly path: string }): Promise<boolean>;
}

/** Asks the server what it can do. A client that cannot be asked can do no more than the oldest server. */
export async function findSeveralStreams(
  client: KurrentDBClient,
  deadline: Deadline,
): Promise<SeveralStreams> {
  const asked = client as unknown as Partial<Asked>;
  if (typeof asked.supports !== 'function') return undefined;
  const supports = asked.supports.bind(client);
  const has = (method: string): Promise<boolean> =>
    withinDeadline(supports({ path: `${SERVICE}/${method}` }), deadline);
  let failure: unknown;
  for (let attempt = 0; ; attempt++) {
    if (deadline.signal.aborted) throw failure === undefined ? deadline.signal.reason : toReadError(failure);
    try {
      if (typeof client.appendRecords === 'function' && (await has('AppendRecords'))) return 'records';
      if (typeof client.multiStreamAppend === 'function' && (await has('AppendSession'))) return 'session';
      return undefined;
    } catch (error) {
      failure = error;
    }
    await pauseBefore(attempt, deadline);
  }
}
