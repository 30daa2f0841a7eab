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
export function withinDeadline<T>(promise: Promise<T>, deadline: Deadline): Promise<T> {
  const ms = attemptMs(deadline);
  let stop = (): void => undefined;
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
    promise.then(
      () => stop(),
      () => stop(),
    );
    // The deadline's own signal costs more than the rest of a read: a timer and the caller's signal say the same.
    const { signal } = deadline.remaining();
    const giveUp = (): void => {
      stop();
      reject(whyOver(deadline) ?? new AttemptTimeout(ms));
    };
    const timer = setTimeout(giveUp, ms);
    signal?.addEventListener('abort', giveUp, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    };
  });
}

/** The error of a deadline that is over. */
function whyOver(deadline: Deadline): Error | undefined {
  try {
    deadline.check();
    return undefined;
  } catch (error) {
    return error as Error;
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
