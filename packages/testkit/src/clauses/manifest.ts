import type { Manifest } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';

const OPERATIONS = [
  'checks',
  'subscribe',
  'delete',
  'tombstone',
  'truncate',
  'snapshots',
  'checkpoints',
  'leases',
  'listing',
] as const;
const PORTS = [
  ['snapshots', 'snapshots'],
  ['checkpoints', 'checkpoints'],
  ['leases', 'leases'],
  ['listing', 'directory'],
] as const;

export const manifestClauses = clausesOf('manifest', [
  {
    id: 'MANIFEST-01',
    title: 'The manifest MUST be frozen all the way down.',
    async run({ store: { manifest } }) {
      for (const part of [manifest, manifest.operations, manifest.levels, manifest.limits]) {
        verify(Object.isFrozen(part), `${JSON.stringify(part)} is frozen`);
      }
    },
  },
  {
    id: 'MANIFEST-02',
    title: 'The manifest MUST be the same on every handle and before and after closing.',
    async run({ store, open, freshNamespace }) {
      const text = JSON.stringify(store.manifest);
      const other = await open(freshNamespace());
      equal(JSON.stringify(other.manifest), text, 'manifest of another handle');
      await other.close();
      equal(JSON.stringify(other.manifest), text, 'manifest of the closed handle');
      equal(JSON.stringify(store.manifest), text, 'manifest of the first handle');
    },
  },
  {
    id: 'MANIFEST-03',
    title: 'The manifest MUST state every operation, level and limit, each with a value it can have.',
    async run({ store: { manifest } }) {
      equal(manifest.store.length > 0, true, 'the kind of store is named');
      for (const operation of OPERATIONS) {
        equal(typeof manifest.operations[operation], 'boolean', `operations.${operation}`);
      }
      oneOf(manifest, 'order', ['total', 'partition']);
      oneOf(manifest, 'atomicAppend', ['stream', 'partition', 'store']);
      oneOf(manifest, 'idempotentAny', ['none', 'window', 'durable']);
      oneOf(manifest, 'idempotentCreation', ['until-deleted', 'durable']);
      oneOf(manifest, 'deletesInLog', ['immediate', 'eventual']);
      oneOf(manifest, 'divergence', ['detected', 'not']);
      verify(manifest.levels.recordedAtResolutionMs > 0, 'levels.recordedAtResolutionMs is above 0');
      for (const [limit, value] of Object.entries(manifest.limits)) {
        verify(
          Number.isSafeInteger(value) && value >= 1,
          `limits.${limit} is a whole number from 1, not ${value}`,
        );
      }
      verify(
        Number.isSafeInteger(manifest.partitions) && manifest.partitions >= 1,
        'partitions is 1 or more',
      );
      if (manifest.partitions > 1) equal(manifest.levels.order, 'partition', 'order over several partitions');
    },
  },
  {
    id: 'MANIFEST-04',
    title:
      'The ports for snapshots, checkpoints, leases and listing MUST be there where the manifest says so.',
    async run({ store }) {
      for (const [operation, port] of PORTS) {
        if (store.manifest.operations[operation]) verify(store[port] !== undefined, `store.${port} is there`);
      }
    },
  },
  {
    id: 'MANIFEST-05',
    title: '`partitionOf` MUST give every stream one of the manifest’s partitions, the same on every handle.',
    async run({ store, open, stream: named }) {
      const other = await open();
      for (let n = 0; n < 200; n++) {
        const stream = named();
        const partition = store.partitionOf(stream);
        verify(
          Number.isSafeInteger(partition) && partition >= 0 && partition < store.manifest.partitions,
          `the partition ${partition} is one of ${store.manifest.partitions}`,
        );
        equal(other.partitionOf(stream), partition, 'partition on another handle');
      }
    },
  },

  {
    id: 'MANIFEST-06',
    title: 'The manifest MUST NOT name partitions that hold no stream.',
    async run({ store, stream: named }) {
      const { partitions } = store.manifest;
      const used = new Set<number>();
      for (let n = 0; n < 200 * partitions && used.size < partitions; n++)
        used.add(store.partitionOf(named()));
      equal(used.size, partitions, 'partitions that streams were given');
    },
  },
]);

function oneOf(manifest: Manifest, level: keyof Manifest['levels'], values: readonly string[]): void {
  const value = String(manifest.levels[level]);
  verify(values.includes(value), `levels.${level} is one of ${values.join(', ')}, not ${value}`);
}
