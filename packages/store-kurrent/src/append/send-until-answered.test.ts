import { expect, test } from '@jest/globals';
import { startDeadline } from '@eventfold/core/store';
import { AnswerPace } from './answer-pace.js';
import { sendUntilAnswered } from './send-until-answered.js';

/** How often an append is sent that the server needs a second for. */
async function timesSent(events: number, resendable = true, pace = new AnswerPace()): Promise<number> {
  let sent = 0;
  const once = async (): Promise<{ kind: 'written' }> => {
    sent++;
    const sentAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    pace.answered(sentAt);
    return { kind: 'written' };
  };
  const named = () => ({ what: 'The append', eventIds: [] });
  const deadline = startDeadline({ timeoutMs: 30_000 });
  await sendUntilAnswered({ events, resendable, pace, named, once }, deadline);
  deadline.end();
  return sent;
}

test('a small append that nobody answers is sent again, for the server may have dropped it', async () => {
  expect(await timesSent(1)).toBeGreaterThan(1);
});

test('a server that is slow these days is not sent everything again', async () => {
  const pace = new AnswerPace();
  expect(await timesSent(1, true, pace)).toBeGreaterThan(1);
  expect(await timesSent(1, true, pace)).toBe(1);
});

test('one slow answer is forgotten after some that were not', () => {
  const pace = new AnswerPace();
  pace.answered(performance.now() - 5000);
  expect(pace.patienceMs).toBeGreaterThan(5000);
  for (let n = 0; n < 30; n++) pace.answered(performance.now());
  expect(pace.patienceMs).toBe(200);
});

test('a large append is given the time that it takes', async () => {
  expect(await timesSent(10_000)).toBe(1);
});

test('what the server would not recognise is sent once, whatever it takes', async () => {
  expect(await timesSent(1, false)).toBe(1);
});
