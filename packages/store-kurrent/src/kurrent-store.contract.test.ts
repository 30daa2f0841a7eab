import { afterAll, beforeAll, describe, test } from '@jest/globals';
import {
  cuttable,
  findKurrents,
  type KurrentServer,
  type KurrentSource,
} from '@eventfold-internal/test-servers';
import type { EventStore, OperationOptions } from '@eventfold/core';
import { eventStoreContract, type ContractEnvironment } from '@eventfold/testkit';
import { openKurrentStore } from './open-kurrent-store.js';

/** A stand-in shares its processor with its clients: they wait longer for it than for a server, unless a clause says how long. */
function patient(store: EventStore): EventStore {
  const wait = (options: OperationOptions = {}): OperationOptions => ({ timeoutMs: 60_000, ...options });
  return {
    ...store,
    append: (request, options) => store.append(request, wait(options)),
    readStream: (request, options) => store.readStream(request, wait(options)),
    readLog: (request, options) => store.readLog(request, wait(options)),
    delete: (request, options) => store.delete(request, wait(options)),
    tombstone: (request, options) => store.tombstone(request, wait(options)),
    truncate: (request, options) => store.truncate(request, wait(options)),
  };
}

/** A client hears of it a moment later; what it sends before under `any` may have happened or not. */
const untilHeard = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

/** Only a server that nobody else uses is restarted. */
function environmentOf(server: () => KurrentServer, isReal: boolean): ContractEnvironment {
  return {
    restart: isReal
      ? undefined
      : async () => {
          await server().restart?.();
          await untilHeard();
        },
    disconnect() {
      server().cut?.();
      return untilHeard();
    },
  };
}

type Filter = (title: string) => boolean;

function contractOn(source: KurrentSource, isWanted: Filter = () => true): void {
  let server: KurrentServer;
  let isOver = false;
  const opening = new Set<Promise<EventStore>>();
  beforeAll(async () => {
    server = await cuttable(await source.open());
  });
  // Where only some clauses are wanted, the suite has begun others beyond the last of them.
  afterAll(async () => {
    isOver = true;
    await Promise.allSettled(opening);
    await server.stop();
  });

  eventStoreContract({
    name: 'kurrent',
    test: (title, run, budgetMs) => (isWanted(title) ? test(title, run, budgetMs) : undefined),
    async createStore({ namespace }) {
      if (isOver) throw new Error('The suite is over.');
      const opened = openKurrentStore({ connectionString: server.url, namespace });
      opening.add(opened);
      const store = await opened.finally(() => opening.delete(opened));
      return source.isReal ? store : patient(store);
    },
    environment: environmentOf(() => server, source.isReal),
  });
}

const suite = 'the event store contract on KurrentDB';
const sources = findKurrents(suite);
describe.each(sources)('$name', (source) => contractOn(source));

// What these versions have in common with the others is tried on those: they append to several streams in a way of their own.
const between = sources.some(({ isReal }) => isReal) ? [] : findKurrents(suite, ['25.1.0']);
const ofSeveral: Filter = (title) => /^\[(MULTI|CONFLICT|REPEAT)-/.test(title);
for (const source of between) describe(source.name, () => contractOn(source, ofSeveral));
