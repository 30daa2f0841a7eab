import type { Clause } from '../contract/clause.js';
import { appendClauses } from './append.js';
import { checkpointClauses } from './checkpoints.js';
import { concurrencyClauses } from './concurrency.js';
import { conflictClauses } from './conflicts.js';
import { cursorClauses } from './cursors.js';
import { deleteClauses } from './deletes.js';
import { deleteTableClauses } from './delete-table.js';
import { errorClauses } from './errors.js';
import { expectationClauses } from './expectations.js';
import { filterClauses } from './filters.js';
import { idempotenceClauses } from './idempotence.js';
import { leaseClauses } from './leases.js';
import { lifecycleClauses } from './lifecycle.js';
import { listingClauses } from './listing.js';
import { logClauses } from './log.js';
import { manifestClauses } from './manifest.js';
import { metadataClauses } from './metadata.js';
import { nameClauses } from './names.js';
import { namespaceClauses } from './namespaces.js';
import { outageClauses } from './outages.js';
import { partialRepeatClauses } from './partial-repeats.js';
import { partitionClauses } from './partitions.js';
import { randomChangeClauses } from './random-changes.js';
import { randomReadingClauses } from './random-reading.js';
import { randomValueClauses } from './random-values.js';
import { randomWriterClauses } from './random-writers.js';
import { readingBackwardClauses } from './reading-backward.js';
import { readingClauses } from './reading.js';
import { repeatAfterRemovalClauses } from './repeats-after-removal.js';
import { revisionTokenClauses } from './revision-tokens.js';
import { severalStreamsClauses } from './several-streams.js';
import { sizeClauses } from './sizes.js';
import { snapshotClauses } from './snapshots.js';
import { subscriptionEndClauses } from './subscription-ends.js';
import { subscriptionClauses } from './subscriptions.js';
import { tombstoneClauses } from './tombstones.js';
import { truncationClauses } from './truncation.js';
import { valueClauses } from './values.js';
import { waitingClauses } from './waiting.js';

/** The event store contract: every clause, in the order of docs/contract.md. */
export const allClauses: readonly Clause[] = [
  ...manifestClauses,
  ...namespaceClauses,
  ...appendClauses,
  ...expectationClauses,
  ...conflictClauses,
  ...revisionTokenClauses,
  ...idempotenceClauses,
  ...partialRepeatClauses,
  ...repeatAfterRemovalClauses,
  ...severalStreamsClauses,
  ...concurrencyClauses,
  ...readingClauses,
  ...readingBackwardClauses,
  ...logClauses,
  ...filterClauses,
  ...cursorClauses,
  ...partitionClauses,
  ...subscriptionClauses,
  ...subscriptionEndClauses,
  ...deleteClauses,
  ...tombstoneClauses,
  ...truncationClauses,
  ...deleteTableClauses,
  ...nameClauses,
  ...valueClauses,
  ...metadataClauses,
  ...sizeClauses,
  ...checkpointClauses,
  ...leaseClauses,
  ...snapshotClauses,
  ...listingClauses,
  ...errorClauses,
  ...waitingClauses,
  ...lifecycleClauses,
  ...randomReadingClauses,
  ...randomChangeClauses,
  ...randomWriterClauses,
  ...randomValueClauses,
  ...outageClauses,
];
