import type { Lease, LeaseStore } from '@eventfold/core';
import type { BrokenStore, Shared } from '../broken-store.js';
import { port } from '../port-fault.js';
import { begun, lower } from '../changed-names.js';

const lease = (
  name: string,
  change: (inner: LeaseStore, shared: Shared, everywhere: Shared) => Partial<LeaseStore>,
): BrokenStore => port('leases', name, change);

function leaseNames(name: string, change: (name: string) => string): BrokenStore {
  return lease(name, (inner) => ({
    acquire: async (request) => {
      const result = await inner.acquire({ ...request, name: change(request.name) });
      return result.ok ? { ok: true, lease: { ...result.lease, name: request.name } } : result;
    },
    renew: (lease, ttlMs) => inner.renew({ ...lease, name: change(lease.name) }, ttlMs),
    release: (lease) => inner.release({ ...lease, name: change(lease.name) }),
  }));
}

/** Leases that know a holder by less than all of it. */
function knownBy(name: string, operation: 'renew' | 'release', part: (lease: Lease) => unknown): BrokenStore {
  return lease(name, (inner, shared) => {
    const held = shared.of('held', () => new Map<string, Lease>());
    const real = (lease: Lease): Lease => {
      const current = held.get(lease.name);
      return current !== undefined && part(current) === part(lease) ? current : lease;
    };
    return {
      acquire: async (request) => {
        const result = await inner.acquire(request);
        if (result.ok) held.set(request.name, result.lease);
        return result;
      },
      ...(operation === 'renew'
        ? { renew: (lease, ttlMs) => inner.renew(real(lease), ttlMs) }
        : { release: (lease) => inner.release(real(lease)) }),
    };
  });
}

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
  leaseNames('names of leases compared without case', lower),
  leaseNames('long names of leases cut', begun),
  knownBy('lease renewed by whoever is called like its holder', 'renew', ({ owner }) => owner),
  knownBy('lease renewed by whoever knows its token', 'renew', ({ token }) => token),
  knownBy('lease released by whoever is called like its holder', 'release', ({ owner }) => owner),
  knownBy('lease released by whoever knows its token', 'release', ({ token }) => token),
  lease('owners of leases compared without case', (inner) => ({
    acquire: async (request) => {
      const result = await inner.acquire({ ...request, owner: lower(request.owner) });
      return result.ok ? { ok: true, lease: { ...result.lease, owner: request.owner } } : result;
    },
    renew: (lease, ttlMs) => inner.renew({ ...lease, owner: lower(lease.owner) }, ttlMs),
    release: (lease) => inner.release({ ...lease, owner: lower(lease.owner) }),
  })),
  lease('remaining time of a lease is always its whole term', (inner, shared) => {
    const terms = shared.of('terms', () => new Map<string, number>());
    return {
      acquire: async (request) => {
        const result = await inner.acquire(request);
        if (!result.ok) return { ...result, remainingMs: terms.get(request.name) ?? result.remainingMs };
        terms.set(request.name, request.ttlMs);
        return result;
      },
    };
  }),
  lease('renewing a released lease takes it again', (inner) => ({
    renew: (lease, ttlMs) =>
      inner.renew(lease, ttlMs).catch(async (error: unknown) => {
        const again = await inner.acquire({ ...lease, ttlMs });
        if (!again.ok) throw error;
      }),
  })),
  lease('token not raised where its owner comes back after its term', (inner, shared) => {
    const tokens = shared.of('tokens', () => new Map<string, { owner: string; token: number }>());
    const real = shared.of('real', () => new Map<string, Lease>());
    return {
      acquire: async (request) => {
        const result = await inner.acquire(request);
        if (!result.ok) return result;
        const last = tokens.get(request.name);
        const token = last?.owner === request.owner ? last.token : result.lease.token;
        tokens.set(request.name, { owner: request.owner, token });
        real.set(`${request.name} ${token}`, result.lease);
        return { ok: true, lease: { ...result.lease, token } };
      },
      renew: (lease, ttlMs) => inner.renew(real.get(`${lease.name} ${lease.token}`) ?? lease, ttlMs),
      release: async (lease) => {
        await inner.release(real.get(`${lease.name} ${lease.token}`) ?? lease);
        tokens.delete(lease.name);
      },
    };
  }),
  {
    name: 'leases written to the log',
    fault: (store) => {
      const inner = store.leases as LeaseStore;
      const acquire: LeaseStore['acquire'] = async (request) => {
        const events = [{ type: 'Acquired', data: null }];
        await store.append({ writes: [{ stream: 'lease-l', expected: 'any', events }] });
        return inner.acquire(request);
      };
      return { leases: { ...inner, acquire } };
    },
  },
];
