/** For authors of stores: what every implementation of the store port shares. */
export { freezeManifest } from './manifest.js';
export { prepareAppend, tooLarge, unsupported } from './prepare-append.js';
export { judgeExpectation, type StreamFacts } from './judge-expectation.js';
export { checkOperationOptions, startDeadline, type Deadline } from './deadline.js';
export { checkFilter, compileFilter, filterFingerprint, type FilterTest } from './log-filter.js';
export { cursorToken, decodeCursor, encodeCursor, invalidCursor } from './cursor.js';
export { followLog, type FollowLogSource } from './follow-log.js';
export { RunningOperations } from './running-operations.js';
export { checkReadStream, checkReadLog } from './check-read.js';
export { eventStoreError } from '../errors/event-store-error.js';
export { checkStreamName } from '../stream/stream-name.js';
export { checkNamespace } from '../stream/namespace.js';
export { checkExpectedRevision } from '../stream/check-expected-revision.js';
export { expectedHead, isExact, isRevision } from '../stream/expected-revision.js';
export { RESERVED_METADATA_KEY } from '../event/event.js';
