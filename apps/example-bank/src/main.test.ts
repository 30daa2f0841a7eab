import { expect, test } from '@jest/globals';

test('placeholder: every package can be imported from its source', async () => {
  const packages = await Promise.all([
    import('@eventfold/core'),
    import('@eventfold/core/memory'),
    import('@eventfold/testkit'),
    import('@eventfold/store-redis'),
    import('@eventfold/store-kurrent'),
  ]);
  expect(packages).toHaveLength(5);
});
