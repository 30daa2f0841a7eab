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
  /** What one of several operations may use of the time that is left. @throws as {@link Deadline.check} does */
  remaining(): OperationOptions;
  /** Frees the timer: no signal aborts any more. */
  end(): void;
}

/**
 * Starts the clock of an operation. Timers cost more than many an operation: there is one only once `signal` is asked for.
 * @throws ES_INVALID_ARGUMENT for a time limit that no timer can hold
 */
export function startDeadline(options?: OperationOptions): Deadline {
  checkOperationOptions(options);
  return new RunningDeadline(options?.signal, options?.timeoutMs ?? DEFAULT_TIMEOUT_MS);
}

/** A class, for every command has one: an object of functions would cost more than the clock. */
class RunningDeadline implements Deadline {
  /** While one instance lives, V8 keeps what it compiled for all of them: few others survive a full collection. */
  static readonly sample = new RunningDeadline(undefined, DEFAULT_TIMEOUT_MS);
  private readonly until: number;
  private alarm: Alarm | undefined;

  constructor(
    private readonly caller: AbortSignal | undefined,
    private readonly timeoutMs: number,
  ) {
    this.until = performance.now() + timeoutMs;
  }

  get signal(): AbortSignal {
    this.alarm ??= setAlarm(this.caller, this.timeoutMs, this.remainingMs());
    return this.alarm.signal;
  }

  remainingMs(): number {
    return Math.max(0, this.until - performance.now());
  }

  check(): void {
    this.remaining();
  }

  remaining(): OperationOptions {
    const { alarm, caller } = this;
    alarm?.signal.throwIfAborted();
    if (caller?.aborted === true) throw aborted(caller);
    const left = this.remainingMs();
    if (left === 0) throw timedOut(this.timeoutMs);
    return { signal: caller, timeoutMs: Math.max(1, left) };
  }

  end(): void {
    this.alarm?.stop();
  }
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
