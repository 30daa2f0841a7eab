export { openKurrentStore } from './open-kurrent-store.js';
export type {
  ClientFactoryOptions,
  ConnectionStringOptions,
  KurrentStoreOptions,
} from './kurrent-store-options.js';
export {
  openPersistentSubscriptions,
  type PersistentSubscriptions,
} from './persistent/persistent-subscriptions.js';
export type {
  ConsumeOptions,
  FailureAction,
  GroupSettings,
  GroupStatus,
  HandlingFailure,
  PersistentGroup,
} from './persistent/persistent-group.js';
