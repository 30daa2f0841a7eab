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

type Execute = (stub: unknown, name: string, action: (stub: object) => Promise<unknown>) => Promise<unknown>;

interface InsideOfClient {
  GRPCStreamCreator?: StreamCreator;
  execute?: Execute;
}

/**
 * Keeps a lost connection from ending the process. The client queues writes when the connection is slow, and rejects
 * the queue when it breaks, where nobody listens: an unhandled rejection. Each append's own promise is rejected besides,
 * so the queue need not hear of the error at all. It is the only one to listen with `once`.
 */
export function guardBatchStream(client: KurrentDBClient): KurrentDBClient {
  const inside = client as unknown as InsideOfClient;
  const { GRPCStreamCreator: create, execute } = inside;
  if (typeof create === 'function')
    inside.GRPCStreamCreator = (stub, name, creator, cache) =>
      create(stub, name, name === 'appendToStream' ? (each) => deafened(creator(each)) : creator, cache);
  if (typeof execute === 'function')
    inside.execute = (stub, name, action) =>
      execute(stub, name, name === 'multiStreamAppend' ? (each) => action(deafenedSessions(each)) : action);
  return client;
}

/** The stub, whose appends to several streams are deafened: they wait in a queue of their own. */
function deafenedSessions(stub: object): object {
  const { appendSession } = stub as { readonly appendSession?: (...call: unknown[]) => unknown };
  if (typeof appendSession !== 'function') return stub;
  return Object.create(stub, {
    appendSession: { value: (...call: unknown[]) => deafened(appendSession.apply(stub, call)) },
  }) as object;
}

/** The stream, on which nobody can listen for one error only. */
export function deafened(created: unknown): unknown {
  const stream = created as BatchStream;
  if (typeof stream.once !== 'function') return created;
  const once = stream.once.bind(stream);
  stream.once = (event, listener) => (event === 'error' ? stream : once(event, listener));
  return created;
}
