import type { OperationOptions } from './operation-options.js';

/** Who wants which right, and for how long. */
export interface LeaseRequest {
  readonly name: string;
  readonly owner: string;
  /** How long it holds without being renewed, in milliseconds of the store's clock. */
  readonly ttlMs: number;
}

/** `token` grows with every new holder: whoever writes with an older one must be refused. */
export interface Lease {
  readonly name: string;
  readonly owner: string;
  readonly token: number;
}

/** The lease, or who has it and for how many more milliseconds of the store's clock. */
export type LeaseResult =
  | { readonly ok: true; readonly lease: Lease }
  | { readonly ok: false; readonly owner: string; readonly remainingMs: number };

/** Exclusive, expiring rights by the store's clock, with fencing tokens. */
export interface LeaseStore {
  /** Takes a free or expired lease; its holder gets the same token and a new term. */
  acquire(request: LeaseRequest, options?: OperationOptions): Promise<LeaseResult>;
  /** @throws ES_LEASE_LOST where another holder has taken it, or it expired */
  renew(lease: Lease, ttlMs: number, options?: OperationOptions): Promise<void>;
  /** Ends the lease where it is still held; otherwise nothing. */
  release(lease: Lease, options?: OperationOptions): Promise<void>;
}
