import type { KurrentDBClient } from '@kurrent/kurrentdb-client';

/** The stream that a client's appends share, as far as this file looks at it. */
interface BatchStream {
  once(event: string, listener: (...args: never[]) => void): unknown;
}

type Creator = (stub: unknown) => unknown;
type StreamCreator = (
  stub: unknown,
  name: string,
  creator: Creator,
  cache?: object,
) => () => Promise<unknown>;

interface InsideOfClient {
  GRPCStreamCreator?: StreamCreator;
}

/**
 * Keeps a lost connection from ending the process. The client queues writes when the connection is slow, and rejects
 * the queue when it breaks, where nobody listens: an unhandled rejection. Each append's own promise is rejected besides,
 * so the queue need not hear of the error at all. It is the only one to listen with `once`.
 */
export function guardBatchStream(client: KurrentDBClient): KurrentDBClient {
  const inside = client as unknown as InsideOfClient;
  const original = inside.GRPCStreamCreator;
  if (typeof original !== 'function') return client;
  inside.GRPCStreamCreator = (stub, name, creator, cache) =>
    original(stub, name, name === 'appendToStream' ? (each) => deafened(creator(each)) : creator, cache);
  return client;
}

/** The stream, on which nobody can listen for one error only. */
export function deafened(created: unknown): unknown {
  const stream = created as BatchStream;
  if (typeof stream.once !== 'function') return created;
  const once = stream.once.bind(stream);
  stream.once = (event, listener) => (event === 'error' ? stream : once(event, listener));
  return created;
}
