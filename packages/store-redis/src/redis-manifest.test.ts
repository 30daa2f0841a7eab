import { expect, test } from '@jest/globals';
import { redisManifest } from './redis-manifest.js';

test.each([
  [1, 'total'],
  [4, 'partition'],
])('with %i partitions, no level falls below what was promised', (partitions, order) => {
  expect(redisManifest(partitions).levels).toEqual({
    order,
    atomicAppend: 'partition',
    idempotentAny: 'window',
    idempotentCreation: 'durable',
    deletesInLog: 'immediate',
    divergence: 'detected',
    recordedAtResolutionMs: 1,
  });
});
