'use strict';

module.exports = {
  projects: [
    '<rootDir>/packages/*',
    '<rootDir>/packages/store-redis/jest.ioredis-5.config.cjs',
    '<rootDir>/apps/*',
    '<rootDir>/internal/*',
  ],
  maxWorkers: 2,
};
