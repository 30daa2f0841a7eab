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
export {
  givenEvents,
  type GivenEvents,
  type ProjectedOptions,
  type WhenProjected,
} from './decider/given-events.js';
export type { ErrorPattern } from './decider/verify-error.js';
export { recordHistory, type RecordedStore, type RecordHistoryOptions } from './history/record-history.js';
export { markHistory, type MarkOptions } from './history/mark-history.js';
export { formatHistory, historyLines, parseHistory } from './history/history-file.js';
export type { History, HistoryMark, HistoryOperation } from './history/history.js';
export {
  finalContents,
  type FinalContents,
  type FinalLogEvent,
  type FinalStream,
} from './history/final-contents.js';
export { checkHistory, formatVerdict, type HistoryVerdict } from './history/check-history.js';
export type { Anomaly, AnomalyKind } from './history/anomaly.js';
export { chaosReport, formatChaosReport, type ChaosReport } from './history/chaos-report.js';
export { conflictOnce, type ConflictOptions } from './faults/conflict-once.js';
export { delayed, type DelayOptions } from './faults/delayed.js';
export { failAfterWrite, failBeforeWrite } from './faults/fail-writes.js';
export type { FaultSchedule } from './faults/fault-schedule.js';
export { loseTail, type LoseTailOptions, type LossyStore } from './faults/lose-tail.js';
export { dropSubscription, duplicateDelivery } from './faults/spoil-subscriptions.js';
export { storeModelTest, type StoreModelTestOptions } from './model/store-model-test.js';
export {
  compareStores,
  formatDifference,
  type CompareStoresOptions,
  type StoreDifference,
} from './model/compare-stores.js';
