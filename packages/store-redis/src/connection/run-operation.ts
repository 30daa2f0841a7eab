import { setTimeout as delay } from 'node:timers/promises';
import type { OperationOptions } from '@eventfold/core';
import { startDeadline, type Deadline } from '@eventfold/core/store';
import type { RedisClient } from './connections.js';
import type { Link } from './link.js';
import { isLostReply, isNotSent } from './lost-reply.js';
import { outcomeUnknown } from './outcome-unknown.js';
import { passesByItself, translateError } from './translate-error.js';

/** An operation against one link. */
export interface Operation<T> {
  readonly kind: 'read' | 'write';
  /** Whether it may be carried out twice; a write that may not ends with its first lost reply. */
  readonly repeatable: boolean;
  /** @param resent an earlier attempt may have been carried out */
  run(client: RedisClient, resent: boolean): Promise<T>;
}

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;
/** An attempt that begins so shortly before the deadline would not end before it. */
const LAST_ATTEMPT_MS = 50;

/**
 * Carries an operation out within its deadline, again after what passes by itself.
 * @throws ES_OUTCOME_UNKNOWN for every failure of a write after one of its replies was lost
 */
export async function runOperation<T>(
  link: Link,
  operation: Operation<T>,
  options?: OperationOptions,
): Promise<T> {
  const deadline = startDeadline(options);
  const attempts = { lost: false };
  try {
    return await repeatWithin(deadline, { link, operation, attempts });
  } catch (error) {
    if (operation.kind === 'read' || !attempts.lost) throw error;
    throw outcomeUnknown(error, []);
  } finally {
    deadline.end();
  }
}

interface Attempts<T> {
  readonly link: Link;
  readonly operation: Operation<T>;
  readonly attempts: { lost: boolean };
}

async function repeatWithin<T>(deadline: Deadline, { link, operation, attempts }: Attempts<T>): Promise<T> {
  // What kept it from being carried out says more than that the time was over.
  let refused: unknown;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await link.ready(deadline.signal);
    try {
      return await link.send((client) => operation.run(client, attempts.lost), deadline.signal);
    } catch (error) {
      attempts.lost ||= isLostReply(error);
      const isRefused = passesByItself(error) || isNotSent(error);
      if (isRefused) refused = error;
      else if (!isLostReply(error)) throw translateError(error, operation.kind);
      else if (!operation.repeatable) throw error;
      await delay(pause, undefined, { signal: deadline.signal }).catch(() => undefined);
      if (refused !== undefined && deadline.remainingMs() < LAST_ATTEMPT_MS)
        throw translateError(refused, operation.kind);
      deadline.check();
    }
  }
}
