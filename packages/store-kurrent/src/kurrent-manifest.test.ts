import { expect, test } from '@jest/globals';
import { kurrentManifest } from './kurrent-manifest.js';

test('no level falls below what was promised: a lower one needs a decision of its own', () => {
  expect(kurrentManifest(1).levels).toEqual({
    order: 'total',
    atomicAppend: 'stream',
    idempotentAny: 'window',
    idempotentCreation: 'until-deleted',
    deletesInLog: 'eventual',
    divergence: 'not',
    recordedAtResolutionMs: 1000,
  });
});
