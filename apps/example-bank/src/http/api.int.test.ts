import { jest } from '@jest/globals';
import { findKurrent, findRedis } from '@eventfold-internal/test-servers';
import { openStore } from '../open-store.js';
import { describeApi } from './api-suite.fixture.js';

jest.setTimeout(120_000);

const namespace = `api_${Date.now().toString(36)}_${process.pid}`;

/** The store and its server, to be stopped together. */
async function opened(kind: 'redis' | 'kurrent', server: { url: string; stop(): Promise<void> }) {
  const store = await openStore({ store: kind, url: server.url, namespace });
  return {
    store,
    stop: async () => {
      await store.close();
      await server.stop();
    },
  };
}

const redis = findRedis("the bank's API on Redis");
describeApi('on Redis', async () => opened('redis', await redis.open()));

const kurrent = findKurrent("the bank's API on KurrentDB");
describeApi(`on KurrentDB, ${kurrent.name}`, async () => opened('kurrent', await kurrent.open()));
