import { expect, test } from '@jest/globals';
import { kurrentManifest } from './kurrent-manifest.js';

test('no level falls below what was promised: a lower one needs a decision of its own', () => {
  const levels = {
    order: 'total',
    atomicAppend: 'stream',
    idempotentAny: 'window',
    idempotentCreation: 'until-deleted',
    deletesInLog: 'eventual',
    divergence: 'not',
    recordedAtResolutionMs: 1000,
  };
  expect(kurrentManifest(1, undefined).levels).toEqual(levels);
  expect(kurrentManifest(1, 'session').levels).toEqual({ ...levels, atomicAppend: 'store' });
  expect(kurrentManifest(1, 'records').levels).toEqual({ ...levels, atomicAppend: 'store' });
});

test('everything is there that the server has; checks only where it does them', () => {
  const operations = {
    checks: false,
    subscribe: true,
    delete: true,
    tombstone: true,
    truncate: true,
    snapshots: true,
    checkpoints: true,
    leases: false,
    listing: false,
  };
  expect(kurrentManifest(1, undefined).operations).toEqual(operations);
  expect(kurrentManifest(1, 'session').operations).toEqual(operations);
  expect(kurrentManifest(1, 'records').operations).toEqual({ ...operations, checks: true });
});
