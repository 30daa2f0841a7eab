import type { Position, PreparedWrite } from '@eventfold/core';
import { eventStoreError, type Deadline } from '@eventfold/core/store';
import { streamNameFilter } from '@kurrent/kurrentdb-client';
import type { KurrentContext } from '../kurrent-context.js';
import { encodePosition, type LogPosition } from '../layout/map-position.js';
import { readEvents } from '../read/read-events.js';

const LONGEST_PAGE = 256;

/**
 * The position of an event that its stream no longer shows, searched from the end of the log: until compaction it is
 * still there. Rare: only the repeat of an append whose events were deleted or truncated since asks for it.
 */
export async function findPosition(
  { connection, names }: KurrentContext,
  write: PreparedWrite,
  revision: number,
  deadline: Deadline,
): Promise<Position> {
  const serverName = names.toServer(write.stream);
  const filter = streamNameFilter({ prefixes: [serverName] });
  let before: LogPosition | 'end' = 'end';
  // Pages grow from one: the server looks on until it has filled one, and mostly the first match is the one.
  for (let maxCount = 1; ; maxCount = Math.min(LONGEST_PAGE, maxCount * 4)) {
    const from: LogPosition | 'end' = before;
    const page = await readEvents(connection, { direction: 'backwards', from, maxCount, filter }, deadline);
    const found = page.find(
      ({ event }) => event?.streamId === serverName && event.revision === BigInt(revision),
    );
    if (found?.event?.position !== undefined) return encodePosition(found.event.position);
    const oldest = page[page.length - 1]?.event?.position;
    if (page.length < maxCount || oldest === undefined) throw lost(write);
    before = oldest;
  }
}

function lost({ stream, events }: PreparedWrite): Error {
  return eventStoreError(
    'ES_OUTCOME_UNKNOWN',
    `These events of ${JSON.stringify(stream)} were written before and have been removed since: where they stood is no longer known.`,
    { details: { eventIds: events.map(({ id }) => id) }, written: 'yes' },
  );
}
