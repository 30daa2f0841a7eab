import type { Deadline } from '@eventfold/core/store';
import { compareLogPositions, type LogPosition } from '../layout/map-position.js';
import type { KurrentContext } from '../kurrent-context.js';
import { readEvents } from './read-events.js';
import { scanLog } from './scan-log.js';

/** The place to start a query at: `after`, or the floor where that is further on. Looks for the floor for a bounded time. */
export async function aboveFloor(
  context: KurrentContext,
  after: LogPosition | undefined,
  budgetMs: number,
  deadline: Deadline,
): Promise<LogPosition | undefined> {
  const { floor, names } = context;
  if (names.prefix === '' || (after !== undefined && isAbove(after, floor.below))) return after;
  if (!floor.settled) await raise(context, budgetMs, deadline);
  return isAbove(after, floor.below) ? after : floor.below;
}

async function raise(context: KurrentContext, budgetMs: number, deadline: Deadline): Promise<void> {
  const { floor } = context;
  const { found, scanned } = await scanLog(context, {
    filter: undefined,
    after: floor.below,
    limit: 1,
    budgetMs,
  });
  const first = found[0]?.event?.position;
  const below = first === undefined ? scanned : await positionBefore(context, first, deadline);
  if (below !== undefined && isAbove(below, floor.below)) floor.below = below;
  if (first !== undefined) floor.settled = true;
}

async function positionBefore(
  { connection }: KurrentContext,
  first: LogPosition,
  deadline: Deadline,
): Promise<LogPosition | undefined> {
  const [previous] = await readEvents(
    connection,
    { direction: 'backwards', from: first, maxCount: 1 },
    deadline,
  );
  return previous?.event?.position;
}

function isAbove(position: LogPosition | undefined, other: LogPosition | undefined): boolean {
  if (other === undefined) return true;
  return position !== undefined && compareLogPositions(position, other) >= 0;
}
