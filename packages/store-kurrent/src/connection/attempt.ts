import type { Deadline } from '@eventfold/core/store';

/** The error of an attempt that took too long while its operation still has time for another. */
export class AttemptTimeout extends Error {
  override readonly name = 'AttemptTimeout';

  constructor(readonly afterMs: number) {
    super(`no answer within ${afterMs} ms`);
  }
}

/** An attempt is given up early only while this much would remain for the next one, in milliseconds. */
const WORTH_ANOTHER_MS = 400;

/** How long one attempt may take: half of what is left, so that a silent server leaves time for a second. */
export function attemptMs(deadline: Deadline): number {
  const remaining = deadline.remainingMs();
  return remaining > WORTH_ANOTHER_MS ? Math.ceil(remaining / 2) : Math.ceil(remaining) + 1;
}

/** Timers are early by this much at most, in milliseconds. */
const EARLY_MS = 2;

/** Whether an attempt that failed now had no more time: its failure then says nothing but that. */
export function isOver(deadline: Deadline): boolean {
  return deadline.signal.aborted || deadline.remainingMs() <= EARLY_MS;
}

/**
 * The promise's outcome, or the deadline's reason once it is over, or {@link AttemptTimeout}. The client has no
 * deadline of its own that could be trusted; what comes after giving up is dropped.
 */
export async function withinDeadline<T>(promise: Promise<T>, deadline: Deadline): Promise<T> {
  const ms = attemptMs(deadline);
  let stop = (): void => undefined;
  const givenUp = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new AttemptTimeout(ms)), ms);
    const over = (): void => reject(deadline.signal.reason as Error);
    deadline.signal.addEventListener('abort', over, { once: true });
    if (deadline.signal.aborted) over();
    stop = () => {
      clearTimeout(timer);
      deadline.signal.removeEventListener('abort', over);
    };
  });
  // The loser of the race must not become an unhandled rejection.
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, givenUp]);
  } finally {
    stop();
  }
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** Waits before attempt `next` (from 1): longer each time, at random so that many do not come back at once. */
export function pauseBefore(next: number, deadline: Pick<Deadline, 'signal'>): Promise<void> {
  const ms = Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** next);
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      deadline.signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    deadline.signal.addEventListener('abort', done, { once: true });
    if (deadline.signal.aborted) done();
  });
}

/**
 * The first of the promises to settle, which leaves the set; undefined where none does within `ms` or before the
 * signal aborts. The promises never reject.
 */
export function firstWithin<T>(
  pending: Set<Promise<T>>,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    let isSettled = false;
    const settle = (value: T | undefined, promise?: Promise<T>): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      if (promise !== undefined) pending.delete(promise);
      resolve(value);
    };
    const giveUp = (): void => settle(undefined);
    const timer = setTimeout(giveUp, ms);
    signal?.addEventListener('abort', giveUp, { once: true });
    for (const promise of pending) void promise.then((value) => settle(value, promise));
  });
}

/** Resolves once the signal of a deadline whose time is over has aborted: then it says why. */
export function untilAborted({ signal }: Pick<Deadline, 'signal'>): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
