import { createRequire } from 'node:module';

/** What is used of `eventstore`, which has no types. */
interface NodeEventstore {
  init(done: (error: unknown) => void): void;
  getEventStream(query: StreamQuery, done: (error: unknown, stream: NodeEventStream) => void): void;
}

interface StreamQuery {
  readonly aggregateId: string;
  readonly aggregate: string;
  readonly context: string;
}

/** A loaded stream of node-eventstore's. */
export interface NodeEventStream {
  addEvent(event: unknown): void;
  commit(done: (error: unknown) => void): void;
}

/** Opens node-eventstore on a server of its own and loads new streams, as its documentation shows. */
export async function nodeEventstore(port: number, streams: number): Promise<readonly NodeEventStream[]> {
  const open = createRequire(import.meta.url)('eventstore') as (options: object) => NodeEventstore;
  const store = open({ type: 'redis', host: '127.0.0.1', port, prefix: 'es' });
  await settled((done) => store.init(done));
  const load = (n: number): Promise<NodeEventStream> =>
    settled((done) =>
      store.getEventStream({ aggregateId: `${n}`, aggregate: 'account', context: 'bank' }, done),
    );
  return Promise.all(Array.from({ length: streams }, (_, n) => load(n)));
}

/** Resolves once the stream's new events are written. */
export function committed(stream: NodeEventStream): Promise<unknown> {
  return settled((done) => stream.commit(done));
}

function settled<T>(call: (done: (error: unknown, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => {
      if (error instanceof Error) reject(error);
      else resolve(value as T);
    });
  });
}
