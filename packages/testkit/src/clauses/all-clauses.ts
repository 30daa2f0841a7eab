import type { Clause } from '../contract/clause.js';
import { appendInputClauses } from './append-input.js';
import { appendClauses } from './append.js';
import { checkpointClauses } from './checkpoints.js';
import { checkClauses } from './checks.js';
import { concurrencyClauses } from './concurrency.js';
import { conflictContentClauses } from './conflict-contents.js';
import { conflictClauses } from './conflicts.js';
import { cursorCoverageClauses } from './cursor-coverage.js';
import { cursorClauses } from './cursors.js';
import { deleteTableClauses } from './delete-table.js';
import { deleteClauses } from './deletes.js';
import { errorShapeClauses } from './error-shapes.js';
import { errorClauses } from './errors.js';
import { expectationClauses } from './expectations.js';
import { filterClauses } from './filters.js';
import { everyOperationClauses, handleClauses } from './handles.js';
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
import { readingExactlyClauses } from './reading-exactly.js';
import { readingClauses } from './reading.js';
import { readerIsolationClauses } from './reader-isolation.js';
import { recognitionClauses } from './recognition.js';
import { removedEventsClauses } from './removed-events.js';
import { repeatAfterRemovalClauses } from './repeats-after-removal.js';
import { revisionTokenClauses } from './revision-tokens.js';
import { severalStreamsJudgedClauses } from './several-streams-judged.js';
import { severalStreamsVisibleClauses } from './several-streams-visible.js';
import { severalStreamsClauses } from './several-streams.js';
import { sizeClauses } from './sizes.js';
import { snapshotClauses } from './snapshots.js';
import { subscriptionContentClauses } from './subscription-contents.js';
import { subscriptionEndClauses } from './subscription-ends.js';
import { subscriptionClauses } from './subscriptions.js';
import { toldRepeatClauses } from './told-repeats.js';
import { tokenConditionClauses } from './token-conditions.js';
import { tombstoneClauses } from './tombstones.js';
import { truncationClauses } from './truncation.js';
import { valueSizeClauses } from './value-sizes.js';
import { valueClauses } from './values.js';
import { waitingClauses } from './waiting.js';

/** The event store contract: every clause, in the order of docs/contract.md. */
export const allClauses: readonly Clause[] = [
  ...manifestClauses,
  ...namespaceClauses,
  ...appendClauses,
  ...appendInputClauses,
  ...expectationClauses,
  ...conflictClauses,
  ...conflictContentClauses,
  ...revisionTokenClauses,
  ...tokenConditionClauses,
  ...idempotenceClauses,
  ...partialRepeatClauses,
  ...repeatAfterRemovalClauses,
  ...recognitionClauses,
  ...toldRepeatClauses,
  ...severalStreamsClauses,
  ...severalStreamsJudgedClauses,
  ...checkClauses,
  ...severalStreamsVisibleClauses,
  ...concurrencyClauses,
  ...readingClauses,
  ...readingBackwardClauses,
  ...readingExactlyClauses,
  ...logClauses,
  ...filterClauses,
  ...cursorClauses,
  ...cursorCoverageClauses,
  ...partitionClauses,
  ...subscriptionClauses,
  ...subscriptionContentClauses,
  ...subscriptionEndClauses,
  ...deleteClauses,
  ...removedEventsClauses,
  ...tombstoneClauses,
  ...truncationClauses,
  ...deleteTableClauses,
  ...nameClauses,
  ...valueClauses,
  ...readerIsolationClauses,
  ...valueSizeClauses,
  ...metadataClauses,
  ...sizeClauses,
  ...checkpointClauses,
  ...leaseClauses,
  ...snapshotClauses,
  ...listingClauses,
  ...errorClauses,
  ...errorShapeClauses,
  ...waitingClauses,
  ...everyOperationClauses,
  ...lifecycleClauses,
  ...handleClauses,
  ...randomReadingClauses,
  ...randomChangeClauses,
  ...randomWriterClauses,
  ...randomValueClauses,
  ...outageClauses,
];
