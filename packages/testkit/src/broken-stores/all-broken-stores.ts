import type { BrokenStore } from './broken-store.js';
import { appendFaults } from './faults/append-faults.js';
import { contentFaults } from './faults/content-faults.js';
import { cursorFaults } from './faults/cursor-faults.js';
import { distributedFaults } from './faults/distributed-faults.js';
import { expectationFaults } from './faults/expectation-faults.js';
import { idempotenceFaults } from './faults/idempotence-faults.js';
import { logFaults } from './faults/log-faults.js';
import { checkpointFaults } from './faults/checkpoint-faults.js';
import { leaseFaults } from './faults/lease-faults.js';
import { listingFaults } from './faults/listing-faults.js';
import { snapshotFaults } from './faults/snapshot-faults.js';
import { readingFaults } from './faults/reading-faults.js';
import { removalFaults } from './faults/removal-faults.js';
import { rareFaults } from './faults/rare-faults.js';
import { repeatFaults } from './faults/repeat-faults.js';
import { severalStreamsFaults } from './faults/several-streams-faults.js';
import { storeFaults } from './faults/store-faults.js';
import { tombstoneFaults } from './faults/tombstone-faults.js';
import { truncationFaults } from './faults/truncation-faults.js';
import { waitingFaults } from './faults/waiting-faults.js';
import { subscriptionFaults } from './faults/subscription-faults.js';

/** Every broken store: what the contract must be able to see. */
export const allBrokenStores: readonly BrokenStore[] = [
  ...appendFaults,
  ...expectationFaults,
  ...idempotenceFaults,
  ...repeatFaults,
  ...severalStreamsFaults,
  ...readingFaults,
  ...logFaults,
  ...cursorFaults,
  ...subscriptionFaults,
  ...removalFaults,
  ...tombstoneFaults,
  ...truncationFaults,
  ...contentFaults,
  ...checkpointFaults,
  ...leaseFaults,
  ...snapshotFaults,
  ...listingFaults,
  ...storeFaults,
  ...waitingFaults,
  ...distributedFaults,
  ...rareFaults,
];
