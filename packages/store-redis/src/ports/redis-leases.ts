import type { Lease, LeaseResult, LeaseStore } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { acquireLeaseScript } from '../commands/generated/acquire-lease-2.js';
import { endLeaseTermScript } from '../commands/generated/end-lease-term-2.js';
import { runUnderHead } from './under-head.js';
import type { PortContext } from './port-context.js';

/** Leases by the clock of Redis. A failover that loses writes can grant a lease twice: fence with the token. */
export function redisLeases({ partitionOf, operate }: PortContext): LeaseStore {
  const endTerm = (
    lease: Lease,
    ttlMs: number,
    options: Parameters<LeaseStore['release']>[1],
  ): Promise<boolean> =>
    operate(partitionOf(lease.name), 'write', options, async (client, keys) => {
      const args = [lease.owner, String(lease.token), String(ttlMs)];
      const call = { script: endLeaseTermScript, key: keys.lease(lease.name), args };
      return (await runUnderHead(client, keys, call)) === 1;
    });
  return {
    async acquire({ name, owner, ttlMs }, options): Promise<LeaseResult> {
      checkTerm(ttlMs);
      return operate(partitionOf(name), 'write', options, async (client, keys) => {
        const call = { script: acquireLeaseScript, key: keys.lease(name), args: [owner, String(ttlMs)] };
        const reply = await runUnderHead(client, keys, call);
        const [granted, holder, remainingMs] = reply as [0 | 1, string | number, number];
        if (granted === 0) return { ok: false, owner: String(holder), remainingMs };
        return { ok: true, lease: Object.freeze({ name, owner, token: Number(holder) }) };
      });
    },
    async renew(lease, ttlMs, options) {
      checkTerm(ttlMs);
      if (await endTerm(lease, ttlMs, options)) return;
      throw eventStoreError(
        'ES_LEASE_LOST',
        `The lease ${JSON.stringify(lease.name)} is no longer ${lease.owner}'s.`,
        {
          details: { name: lease.name },
        },
      );
    },
    async release(lease, options) {
      await endTerm(lease, 0, options);
    },
  };
}

/** The longest term: the sum with the server's clock stays a safe integer. */
const MAX_TERM_MS = 2 ** 52;

function checkTerm(ttlMs: number): void {
  if (Number.isFinite(ttlMs) && ttlMs > 0 && ttlMs <= MAX_TERM_MS) return;
  throw eventStoreError('ES_INVALID_ARGUMENT', 'ttlMs is a number of milliseconds above 0.');
}
