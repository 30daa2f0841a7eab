import { expect, test } from '@jest/globals';
import { openMemoryStore } from '@eventfold/core/memory';
import { compareStores, storeModelTest } from '@eventfold/testkit';
import { describeRedis } from './redis-server.fixture.js';

let namespaces = 0;
const fresh = (): string => `model${namespaces++}`;

describeRedis('the Redis store and its model', {}, (suite) => {
  test.each([1, 4])(
    'with %i partitions it is what its model is',
    async (partitions) => {
      await storeModelTest({ createStore: () => suite.open({ namespace: fresh(), partitions }), runs: 12 });
    },
    60_000,
  );

  test('it does not differ from the memory store', async () => {
    const difference = await compareStores(
      () => openMemoryStore(),
      () => suite.open({ namespace: fresh() }),
    );
    expect(difference).toBeUndefined();
  }, 60_000);
});
