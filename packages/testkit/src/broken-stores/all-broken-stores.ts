import type { BrokenStore } from './broken-store.js';
import { appendFaults } from './faults/append-faults.js';
import { checkpointFaults } from './faults/checkpoint-faults.js';
import { conflictFaults } from './faults/conflict-faults.js';
import { contentFaults } from './faults/content-faults.js';
import { cursorFaults } from './faults/cursor-faults.js';
import { distributedFaults } from './faults/distributed-faults.js';
import { encodingFaults } from './faults/encoding-faults.js';
import { expectationFaults } from './faults/expectation-faults.js';
import { followingFaults } from './faults/following-faults.js';
import { furtherStreamsFaults } from './faults/further-streams-faults.js';
import { declarationFaults } from './faults/declaration-faults.js';
import { errorShapeFaults } from './faults/error-shape-faults.js';
import { handleFaults } from './faults/handle-faults.js';
import { idempotenceFaults } from './faults/idempotence-faults.js';
import { leaseFaults } from './faults/lease-faults.js';
import { listingFaults } from './faults/listing-faults.js';
import { logFaults } from './faults/log-faults.js';
import { numberFaults } from './faults/number-faults.js';
import { pageFaults } from './faults/page-faults.js';
import { raceFaults } from './faults/race-faults.js';
import { rareFaults } from './faults/rare-faults.js';
import { readingFaults } from './faults/reading-faults.js';
import { recognitionFaults } from './faults/recognition-faults.js';
import { removalFaults } from './faults/removal-faults.js';
import { repeatFaults } from './faults/repeat-faults.js';
import { scanningFaults } from './faults/scanning-faults.js';
import { severalStreamsFaults } from './faults/several-streams-faults.js';
import { snapshotFaults } from './faults/snapshot-faults.js';
import { storeFaults } from './faults/store-faults.js';
import { subscriptionFaults } from './faults/subscription-faults.js';
import { tokenFaults } from './faults/token-faults.js';
import { toldRepeatFaults } from './faults/told-repeat-faults.js';
import { tombstoneFaults } from './faults/tombstone-faults.js';
import { truncationFaults } from './faults/truncation-faults.js';
import { waitingFaults } from './faults/waiting-faults.js';
import { wholeAppendFaults } from './faults/whole-append-faults.js';

/** Every broken store: what the contract must be able to see. */
export const allBrokenStores: readonly BrokenStore[] = [
  ...appendFaults,
  ...wholeAppendFaults,
  ...expectationFaults,
  ...numberFaults,
  ...tokenFaults,
  ...conflictFaults,
  ...idempotenceFaults,
  ...repeatFaults,
  ...recognitionFaults,
  ...toldRepeatFaults,
  ...severalStreamsFaults,
  ...furtherStreamsFaults,
  ...readingFaults,
  ...pageFaults,
  ...logFaults,
  ...scanningFaults,
  ...cursorFaults,
  ...subscriptionFaults,
  ...followingFaults,
  ...removalFaults,
  ...tombstoneFaults,
  ...truncationFaults,
  ...raceFaults,
  ...contentFaults,
  ...encodingFaults,
  ...checkpointFaults,
  ...leaseFaults,
  ...snapshotFaults,
  ...listingFaults,
  ...storeFaults,
  ...handleFaults,
  ...declarationFaults,
  ...errorShapeFaults,
  ...waitingFaults,
  ...distributedFaults,
  ...rareFaults,
];
