import type { Deadline } from '@eventfold/core/store';
import { pauseBefore, withinDeadline } from '../connection/attempt.js';
import type { ServerContext } from '../kurrent-context.js';
import { isUnauthenticated, toWriteFailure } from '../connection/to-store-error.js';

/** A revision that no stream's head has: the largest that the port can carry. */
const NO_HEAD = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * The last revision ever written, also where every event is hidden. Only a refused write tells it: this is an append of
 * nothing under an expectation that never holds, so nothing can be written.
 * `unknown` where the user may not write.
 * @throws ES_ACCESS_DENIED where the server does not know the user
 */
export async function probeHead(
  { connection }: ServerContext,
  serverName: string,
  deadline: Deadline,
): Promise<bigint | 'none' | 'tombstoned' | 'unknown'> {
  for (let attempt = 0; ; attempt++) {
    deadline.check();
    const sent = connection.writes.appendToStream(serverName, [], { streamState: NO_HEAD });
    const failure = await withinDeadline(sent, deadline).then(() => undefined, toWriteFailure);
    deadline.check();
    switch (failure?.kind) {
      case 'conflict':
        return typeof failure.conflict.actualState === 'bigint' ? failure.conflict.actualState : 'none';
      case 'gone':
        return 'tombstoned';
      case 'refused':
        if (isUnauthenticated(failure.error)) throw failure.error;
        return 'unknown';
      default:
        await pauseBefore(attempt, deadline);
    }
  }
}
