import type { LeaseStore } from '@eventfold/core';
import type { BrokenStore, Shared } from '../broken-store.js';
import { port } from '../port-fault.js';

const lease = (
  name: string,
  change: (inner: LeaseStore, shared: Shared, everywhere: Shared) => Partial<LeaseStore>,
): BrokenStore => port('leases', name, change);

export const leaseFaults: readonly BrokenStore[] = [
  lease('lease given to everybody', (inner) => ({
    acquire: async (request) => {
      const result = await inner.acquire(request);
      return result.ok ? result : { ok: true, lease: { name: request.name, owner: request.owner, token: 1 } };
    },
  })),
  lease('lease renewed under a new token by its holder', (inner, shared) => ({
    acquire: async (request) => {
      const result = await inner.acquire(request);
      const tokens = shared.of('tokens', () => ({ last: 0 }));
      return result.ok ? { ok: true, lease: { ...result.lease, token: ++tokens.last } } : result;
    },
  })),
  lease('lease acquired again keeps its old term', (inner, shared) => ({
    acquire: async (request) => {
      const held = shared.of('held', () => new Map<string, number>());
      const until = held.get(`${request.name} ${request.owner}`) ?? 0;
      const ttlMs = until > Date.now() ? until - Date.now() : request.ttlMs;
      const result = await inner.acquire({ ...request, ttlMs });
      if (result.ok && until <= Date.now()) held.set(`${request.name} ${request.owner}`, Date.now() + ttlMs);
      return result;
    },
  })),
  lease('lease never expires', (inner) => ({
    acquire: (request) =>
      inner.acquire(request.ttlMs > 0 && request.ttlMs < 200 ? { ...request, ttlMs: 60_000 } : request),
  })),
  lease('lost lease renewed quietly', (inner) => ({
    renew: async (held, ttlMs) => inner.renew(held, ttlMs).catch(() => undefined),
  })),
  lease('renewing does not prolong', (inner) => ({
    renew: async (held, ttlMs) => {
      if (!(ttlMs > 10_000)) await inner.renew(held, ttlMs);
    },
  })),
  lease('released lease held until it expires', () => ({ release: async () => undefined })),
  lease('token not raised after a release', (inner) => ({
    acquire: async (request) => {
      const result = await inner.acquire(request);
      return result.ok ? { ok: true, lease: { ...result.lease, token: 1 } } : result;
    },
    renew: async () => undefined,
    release: async (held) => {
      const holder = await inner.acquire({ name: held.name, owner: held.owner, ttlMs: 1 });
      if (holder.ok) await inner.release(holder.lease);
    },
  })),
  lease('lease looked at before it is taken, not with it', (inner) => {
    return {
      acquire: async (request) => {
        const probe = await inner.acquire({ ...request, ttlMs: request.ttlMs });
        if (!probe.ok) return probe;
        await inner.release(probe.lease);
        await Promise.resolve();
        const again = await inner.acquire(request);
        return again.ok ? again : { ok: true, lease: probe.lease };
      },
    };
  }),
  lease('term that is no duration taken for a second', (inner) => ({
    acquire: (request) =>
      inner.acquire(
        request.ttlMs > 0 && Number.isFinite(request.ttlMs) ? request : { ...request, ttlMs: 1_000 },
      ),
  })),
  lease('leases shared by all namespaces', (inner, _, everywhere) => everywhere.of('leases', () => inner)),
];
