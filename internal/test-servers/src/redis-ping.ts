import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 15;

/** Whether the Redis on that port has loaded its data and answers. Waits a moment where it does not. */
export async function answersPing(port: number): Promise<boolean> {
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000);
    socket.once('data', (reply) => end(reply.toString().startsWith('+PONG')));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    function end(result: boolean): void {
      socket.destroy();
      resolve(result);
    }
  });
  if (!answers) await delay(PAUSE_MS);
  return answers;
}
