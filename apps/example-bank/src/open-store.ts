import type { EventStore } from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';

export const STORES = ['memory', 'redis', 'kurrent'] as const;

export interface StoreChoice {
  readonly store: (typeof STORES)[number];
  /** Where its server is; the store's own default when left out. */
  readonly url?: string | undefined;
  readonly namespace: string;
}

/** Where a server is expected when nobody says so. */
export const DEFAULT_URLS = {
  redis: 'redis://127.0.0.1:6379',
  kurrent: 'kurrentdb://127.0.0.1:2113?tls=false',
} as const;

/**
 * Opens the store that was chosen: the only place of the bank that knows one from another. A store's package is loaded when it
 * is needed, so that the bank in memory starts without any driver.
 */
export async function openStore({ store, url, namespace }: StoreChoice): Promise<EventStore> {
  switch (store) {
    case 'memory':
      return openMemoryStore({ namespace });
    case 'redis': {
      const { openRedisStore } = await import('@eventfold/store-redis');
      return openRedisStore({ url: url ?? DEFAULT_URLS.redis, namespace });
    }
    case 'kurrent': {
      const { openKurrentStore } = await import('@eventfold/store-kurrent');
      return openKurrentStore({ connectionString: url ?? DEFAULT_URLS.kurrent, namespace });
    }
  }
}
