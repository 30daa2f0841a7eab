import { eventStoreError } from '../errors/event-store-error.js';
import { DEFAULT_TIMEOUT_MS, type OperationOptions } from './operation-options.js';

/** The longest deadline, in milliseconds: what a timer can hold. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** How long one operation may go on: the caller's signal and its time limit as one. */
export interface Deadline {
  /** Aborts when the caller gives up or the time is over. */
  readonly signal: AbortSignal;
  remainingMs(): number;
  /** Throws ES_ABORTED or ES_TIMEOUT once it is over. */
  check(): void;
  /** Frees the timer: no signal aborts any more. */
  end(): void;
}

/**
 * Starts the clock of an operation. Timers cost more than many an operation: there is one only once `signal` is asked for.
 * @throws ES_INVALID_ARGUMENT for a time limit that no timer can hold
 */
export function startDeadline(options: OperationOptions = {}): Deadline {
  checkOperationOptions(options);
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal: caller } = options;
  const until = performance.now() + timeoutMs;
  const remainingMs = (): number => Math.max(0, until - performance.now());
  let alarm: Alarm | undefined;
  return {
    get signal() {
      alarm ??= setAlarm(caller, timeoutMs, remainingMs());
      return alarm.signal;
    },
    remainingMs,
    check() {
      alarm?.signal.throwIfAborted();
      if (caller?.aborted === true) throw aborted(caller);
      if (remainingMs() === 0) throw timedOut(timeoutMs);
    },
    end: () => alarm?.stop(),
  };
}

interface Alarm {
  readonly signal: AbortSignal;
  stop(): void;
}

function setAlarm(caller: AbortSignal | undefined, timeoutMs: number, remainingMs: number): Alarm {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(aborted(caller));
  const timer = setTimeout(() => controller.abort(timedOut(timeoutMs)), remainingMs);
  caller?.addEventListener('abort', giveUp, { once: true });
  if (caller?.aborted === true) giveUp();
  return {
    signal: controller.signal,
    stop() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', giveUp);
    },
  };
}

/** Throws ES_ABORTED where the caller has given up already, ES_INVALID_ARGUMENT for a bad time limit. */
export function checkOperationOptions(options: OperationOptions | undefined): void {
  if (options === undefined) return;
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
  if (typeof timeoutMs !== 'number' || !(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
    throw eventStoreError(
      'ES_INVALID_ARGUMENT',
      `timeoutMs is a number of milliseconds above 0, up to ${MAX_TIMEOUT_MS}.`,
    );
  }
  if (signal?.aborted === true) throw aborted(signal);
}

function aborted(signal: AbortSignal | undefined): Error {
  return eventStoreError('ES_ABORTED', 'The operation was aborted by its caller.', { cause: signal?.reason });
}

function timedOut(timeoutMs: number): Error {
  return eventStoreError('ES_TIMEOUT', `The operation was not done after ${timeoutMs} ms.`);
}
