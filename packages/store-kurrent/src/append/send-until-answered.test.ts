import { expect, test } from '@jest/globals';
import { startDeadline } from '@eventfold/core/store';
import { sendUntilAnswered } from './send-until-answered.js';

/** How often an append is sent that the server needs a second for. */
async function timesSent(count: number, resendable = true): Promise<number> {
  let sent = 0;
  const eventIds = Array.from({ length: count }, (_, n) => `e-${n}`);
  const once = async (): Promise<{ kind: 'written' }> => {
    sent++;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return { kind: 'written' };
  };
  const deadline = startDeadline({ timeoutMs: 30_000 });
  await sendUntilAnswered({ what: 'The append', eventIds, resendable, once }, deadline);
  deadline.end();
  return sent;
}

test('a small append that nobody answers is sent again, for the server may have dropped it', async () => {
  expect(await timesSent(1)).toBeGreaterThan(1);
});

test('a large append is given the time that it takes', async () => {
  expect(await timesSent(10_000)).toBe(1);
});

test('what the server would not recognise is sent once, whatever it takes', async () => {
  expect(await timesSent(1, false)).toBe(1);
});
