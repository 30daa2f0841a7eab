export { openKurrentStore } from './open-kurrent-store.js';
export type {
  ClientFactoryOptions,
  ConnectionStringOptions,
  KurrentStoreOptions,
} from './kurrent-store-options.js';
