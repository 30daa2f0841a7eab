import { jest, test } from '@jest/globals';
import { findKurrent, findRedis } from '@eventfold-internal/test-servers';
import { openStore } from '../open-store.js';
import { describeApi } from './api-suite.fixture.js';

jest.setTimeout(120_000);

const namespace = `api_${Date.now().toString(36)}_${process.pid}`;

const redis = findRedis("the bank's API on Redis");
if (redis === undefined) test.skip('not run: no redis', () => undefined);
else
  describeApi('on Redis', async () => {
    const server = await redis.open();
    const store = await openStore({ store: 'redis', url: server.url, namespace });
    return {
      store,
      stop: async () => {
        await store.close();
        await server.stop();
      },
    };
  });

const kurrent = findKurrent("the bank's API on KurrentDB");
if (kurrent === undefined) test.skip('not run: no kurrent', () => undefined);
else
  describeApi('on KurrentDB', async () => {
    const store = await openStore({ store: 'kurrent', url: kurrent, namespace });
    return { store, stop: () => store.close() };
  });
