import { describe, expect, jest, test } from '@jest/globals';
import { pause, retries, type RetryPolicy } from './retry-policy.js';

describe('retries', () => {
  test('doubles the bound of its pauses up to the longest one', () => {
    const random = jest.spyOn(Math, 'random').mockReturnValue(1);
    const { delayMs, attempts } = retries({ attempts: 7, minDelayMs: 10, maxDelayMs: 100 });
    expect([1, 2, 3, 4, 5, 999].map(delayMs)).toEqual([10, 20, 40, 80, 100, 100]);
    expect(attempts).toBe(7);
    random.mockReturnValue(0.25);
    expect(delayMs(2)).toBe(5);
    random.mockRestore();
  });

  test('has defaults', () => {
    expect(retries().attempts).toBe(10);
    for (let attempt = 1; attempt < 100; attempt++)
      expect(retries().delayMs(attempt)).toBeLessThanOrEqual(1000);
  });

  test.each<unknown>([
    { attempts: 0 },
    { attempts: 1001 },
    { attempts: 1.5 },
    { attempts: NaN },
    { attempts: '3' },
    { minDelayMs: -1 },
    { minDelayMs: NaN },
    { maxDelayMs: Infinity },
    { maxDelayMs: 2 ** 31 },
    { minDelayMs: 5, maxDelayMs: 4 },
    { minDelayMs: '1' },
  ])('refuses %j', (policy) => {
    expect(() => retries(policy as RetryPolicy)).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }),
    );
  });

  test('takes no pauses at all, and the longest that a timer can hold', () => {
    expect(retries({ minDelayMs: 0, maxDelayMs: 0 }).delayMs(3)).toBe(0);
    expect(retries({ attempts: 1000, maxDelayMs: 2 ** 31 - 1 }).attempts).toBe(1000);
  });
});

describe('pause', () => {
  test('ends at once when it is aborted, with the reason, and leaves no timer', async () => {
    jest.useFakeTimers();
    const caller = new AbortController();
    const waiting = pause(1000, caller.signal);
    expect(jest.getTimerCount()).toBe(1);
    caller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(jest.getTimerCount()).toBe(0);
    await expect(pause(0, caller.signal)).rejects.toThrow('enough');
    jest.useRealTimers();
  });

  test('leaves no listener when it is over', async () => {
    const { signal } = new AbortController();
    const removed = jest.spyOn(signal, 'removeEventListener');
    await pause(0, signal);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});
