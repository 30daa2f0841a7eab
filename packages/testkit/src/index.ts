export {
  eventStoreContract,
  type EventStoreContractOptions,
  type TestFunction,
} from './contract/event-store-contract.js';
export type { ContractEnvironment, CreateStore } from './contract/clause-context.js';
export type { KnownFailure } from './contract/known-failure.js';
export type { ContractViolation } from './contract/contract-violation.js';
export {
  runContract,
  type AreaReport,
  type ContractReport,
  type RunContractOptions,
} from './contract/run-contract.js';
export { given, type Given, type When } from './decider/given.js';
export type { ErrorPattern } from './decider/verify-error.js';
