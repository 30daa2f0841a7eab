import { eventStoreError } from '../errors/event-store-error.js';

/** How often something is tried, and how long the pauses are. */
export interface RetryPolicy {
  /** Attempts in all, the first included: 1 to 1,000. 10 when left out. */
  readonly attempts?: number | undefined;
  /** The upper bound of the first pause, in milliseconds; it doubles with every attempt. 5 when left out. */
  readonly minDelayMs?: number | undefined;
  /** The upper bound of any pause, in milliseconds, up to 2^31-1. 1,000 when left out. */
  readonly maxDelayMs?: number | undefined;
}

/** A {@link RetryPolicy} that was checked, with its defaults. */
export interface Retries {
  readonly attempts: number;
  /** How long to pause after the `attempt`-th try, in milliseconds: anything from 0 to the bound, so that rivals part. */
  delayMs(attempt: number): number;
}

/** What a timer can hold. */
const LONGEST_MS = 2 ** 31 - 1;

/** The policy with its defaults. @throws ES_INVALID_ARGUMENT */
export function retries(policy?: RetryPolicy): Retries {
  return policy === undefined ? STANDARD : checked(policy);
}

/** Made once: a command that names no policy has nothing to check. */
const STANDARD = checked({});

function checked({ attempts = 10, minDelayMs = 5, maxDelayMs = 1000 }: RetryPolicy): Retries {
  const whole = Number.isSafeInteger(attempts) && attempts >= 1 && attempts <= 1000;
  if (!whole || !isDelay(minDelayMs) || !isDelay(maxDelayMs) || minDelayMs > maxDelayMs) {
    throw eventStoreError(
      'ES_INVALID_ARGUMENT',
      'A retry policy has 1 to 1,000 attempts and 0 <= minDelayMs <= maxDelayMs, in milliseconds.',
    );
  }
  return {
    attempts,
    delayMs: (attempt) => Math.random() * Math.min(maxDelayMs, minDelayMs * 2 ** (attempt - 1)),
  };
}

function isDelay(ms: unknown): ms is number {
  return typeof ms === 'number' && ms >= 0 && ms <= LONGEST_MS;
}

/** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
