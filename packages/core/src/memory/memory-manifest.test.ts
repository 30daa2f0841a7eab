import { expect, test } from '@jest/globals';
import { memoryManifest } from './memory-manifest.js';

test('every promise is kept at its highest level', () => {
  expect(memoryManifest.levels).toEqual({
    order: 'total',
    atomicAppend: 'store',
    idempotentAny: 'durable',
    idempotentCreation: 'durable',
    deletesInLog: 'immediate',
    divergence: 'detected',
    recordedAtResolutionMs: 1,
  });
});
