'use strict';

const preset = require('../../scripts/jest/preset.cjs')('store-redis on ioredis 5', __dirname);

/** The contract on everything else that servers can be set up as. It takes minutes, and so is tried with EVENTFOLD_SIZE=full only. */
const FULL = [
  '<rootDir>/src/redis-cluster.contract.test.ts',
  '<rootDir>/src/redis-partitions.contract.test.ts',
  '<rootDir>/src/replication/replicated.contract.test.ts',
];

/** The other major of ioredis that the package takes as its peer: the contract on one partition, and all that a driver has a hand in. */
module.exports = {
  ...preset,
  testMatch: [
    '<rootDir>/src/redis-store.contract.test.ts',
    '<rootDir>/src/redis-cluster.test.ts',
    '<rootDir>/src/redis-cluster-outage.test.ts',
    '<rootDir>/src/redis-outages.test.ts',
    '<rootDir>/src/replication/failover.test.ts',
    ...(process.env['EVENTFOLD_SIZE'] === 'full' ? FULL : []),
  ],
  moduleNameMapper: { '^ioredis$': 'ioredis-5' },
};
