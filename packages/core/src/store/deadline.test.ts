import { describe, expect, jest, test } from '@jest/globals';
import { checkOperationOptions, startDeadline } from './deadline.js';

describe('startDeadline', () => {
  test('ends in ES_TIMEOUT when its time is over', async () => {
    const deadline = startDeadline({ timeoutMs: 5 });
    deadline.check();
    await new Promise((resolve) => deadline.signal.addEventListener('abort', resolve));
    expect(() => deadline.check()).toThrow(
      expect.objectContaining({ code: 'ES_TIMEOUT', retryable: true, written: 'no' }),
    );
    expect(deadline.signal.reason).toMatchObject({ code: 'ES_TIMEOUT' });
    expect(deadline.remainingMs()).toBeLessThan(5);
    deadline.end();
  });

  test('ends in ES_ABORTED when its caller gives up, with the reason as cause', () => {
    const caller = new AbortController();
    const deadline = startDeadline({ signal: caller.signal });
    caller.abort('enough');
    expect(() => deadline.check()).toThrow(
      expect.objectContaining({ code: 'ES_ABORTED', name: 'AbortError', cause: 'enough', written: 'no' }),
    );
    deadline.end();
  });

  test('refuses to start for a caller who gave up already', () => {
    expect(() => startDeadline({ signal: AbortSignal.abort('before') })).toThrow(
      expect.objectContaining({ code: 'ES_ABORTED', cause: 'before' }),
    );
  });

  test('never lets less than nothing remain', () => {
    jest.useFakeTimers();
    const deadline = startDeadline({ timeoutMs: 10 });
    expect(deadline.remainingMs()).toBe(10);
    jest.advanceTimersByTime(4);
    expect(deadline.remainingMs()).toBe(6);
    jest.advanceTimersByTime(100);
    expect(deadline.remainingMs()).toBe(0);
    jest.useRealTimers();
  });

  test('waits ten seconds where nobody says how long', () => {
    jest.useFakeTimers();
    const deadline = startDeadline();
    jest.advanceTimersByTime(9_999);
    deadline.check();
    jest.advanceTimersByTime(1);
    expect(() => deadline.check()).toThrow(expect.objectContaining({ code: 'ES_TIMEOUT' }));
    jest.useRealTimers();
  });

  test('sets no timer, and listens to nobody, before its signal is asked for', () => {
    jest.useFakeTimers();
    const caller = new AbortController();
    const added = jest.spyOn(caller.signal, 'addEventListener');
    const deadline = startDeadline({ signal: caller.signal, timeoutMs: 1000 });
    jest.advanceTimersByTime(999);
    deadline.check();
    deadline.end();
    expect(jest.getTimerCount()).toBe(0);
    expect(added).not.toHaveBeenCalled();
    jest.useRealTimers();
  });

  test('ends on time whenever its signal is asked for', () => {
    jest.useFakeTimers();
    const deadline = startDeadline({ timeoutMs: 1000 });
    jest.advanceTimersByTime(600);
    const { signal } = deadline;
    expect(deadline.signal).toBe(signal);
    jest.advanceTimersByTime(399);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ code: 'ES_TIMEOUT' });
    jest.useRealTimers();
  });

  test('hands out a signal that is aborted already where its caller gave up before', () => {
    const caller = new AbortController();
    const deadline = startDeadline({ signal: caller.signal });
    caller.abort('enough');
    expect(deadline.signal.reason).toMatchObject({ code: 'ES_ABORTED', cause: 'enough' });
    deadline.end();
  });

  test('leaves neither a timer nor a listener once it ended', () => {
    jest.useFakeTimers();
    const caller = new AbortController();
    const removed = jest.spyOn(caller.signal, 'removeEventListener');
    const deadline = startDeadline({ signal: caller.signal, timeoutMs: 1000 });
    const { signal } = deadline;
    expect(jest.getTimerCount()).toBe(1);
    deadline.end();
    expect(jest.getTimerCount()).toBe(0);
    expect(removed).toHaveBeenCalledTimes(1);
    caller.abort();
    expect(signal.aborted).toBe(false);
    jest.useRealTimers();
  });

  test.each<unknown>([0, -1, NaN, Infinity, 2 ** 31, null, '5', 5n])(
    'refuses a time limit of %p',
    (timeoutMs) => {
      expect(() => startDeadline({ timeoutMs: timeoutMs as number })).toThrow(
        expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }),
      );
    },
  );

  test('takes any time that a timer can hold', () => {
    for (const timeoutMs of [0.5, 1, 2 ** 31 - 1]) checkOperationOptions({ timeoutMs });
    checkOperationOptions(undefined);
    checkOperationOptions({});
  });
});
