import type { ServerWritableStream } from '@grpc/grpc-js';

type Call<T> = Pick<
  ServerWritableStream<unknown, T>,
  'write' | 'end' | 'emit' | 'cancelled' | 'destroyed' | 'once' | 'off'
>;

/** Sends what a generator yields, no faster than the client takes it; what it throws ends the call. */
export async function sendMessages<T>(call: Call<T>, messages: Iterable<T>): Promise<void> {
  try {
    for (const message of messages) {
      if (isOver(call)) return;
      if (!call.write(message)) await untilWritable(call);
    }
    call.end();
  } catch (error) {
    call.emit('error', error);
  }
}

export function isOver({ cancelled, destroyed }: Pick<Call<unknown>, 'cancelled' | 'destroyed'>): boolean {
  return cancelled || destroyed;
}

/** Resolves once the call takes more, or is over. */
export function untilWritable(
  call: Pick<Call<unknown>, 'once' | 'off' | 'cancelled' | 'destroyed'>,
): Promise<void> {
  if (isOver(call)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'cancelled', 'close']) call.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'cancelled', 'close']) call.once(event, done);
  });
}
