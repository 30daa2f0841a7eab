import { eventStoreError } from '../errors/event-store-error.js';
import type { Lease, LeaseStore } from '../store/lease-store.js';

interface Term {
  readonly owner: string;
  readonly token: number;
  /** By the process's monotonic clock, in milliseconds. */
  readonly until: number;
}

/** Leases by the process's own clock, which every holder shares and nobody can set. */
export function memoryLeases(
  terms = new Map<string, Term>(),
  now: () => number = () => performance.now(),
): LeaseStore {
  const held = ({ name, owner, token }: Lease): boolean => {
    const term = terms.get(name);
    return term?.owner === owner && term.token === token && term.until > now();
  };
  return {
    async acquire({ name, owner, ttlMs }) {
      checkTerm(ttlMs);
      const term = terms.get(name);
      const remainingMs = (term?.until ?? 0) - now();
      if (term !== undefined && remainingMs > 0 && term.owner !== owner)
        return { ok: false, owner: term.owner, remainingMs };
      const kept = term !== undefined && remainingMs > 0;
      const token = kept ? term.token : (term?.token ?? 0) + 1;
      terms.set(name, { owner, token, until: now() + ttlMs });
      return { ok: true, lease: Object.freeze({ name, owner, token }) };
    },
    async renew(lease, ttlMs) {
      checkTerm(ttlMs);
      if (!held(lease)) {
        throw eventStoreError(
          'ES_LEASE_LOST',
          `The lease ${JSON.stringify(lease.name)} is no longer ${lease.owner}'s.`,
          {
            details: { name: lease.name },
          },
        );
      }
      terms.set(lease.name, { owner: lease.owner, token: lease.token, until: now() + ttlMs });
    },
    async release(lease) {
      // The token stays, so that the next holder gets a higher one.
      if (held(lease)) terms.set(lease.name, { owner: lease.owner, token: lease.token, until: 0 });
    },
  };
}

function checkTerm(ttlMs: number): void {
  if (Number.isFinite(ttlMs) && ttlMs > 0) return;
  throw eventStoreError('ES_INVALID_ARGUMENT', 'ttlMs is a number of milliseconds above 0.');
}
