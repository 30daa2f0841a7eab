import { isEventStoreError, type ErrorCode } from '@eventfold/core';
import { aroundOperations, aroundPorts, aroundRemovals, changed, rethrowing } from '../around.js';
import type { BrokenStore } from '../broken-store.js';

/** Changes the errors of one code. */
const of = (code: ErrorCode, changes: object) =>
  rethrowing((error) => (isEventStoreError(error, code) ? changed(error, changes) : error));

/** Errors that say less than they should, or the wrong thing. */
export const errorShapeFaults: readonly BrokenStore[] = [
  {
    name: 'tombstoned stream said to be worth another try',
    fault: (store) => aroundOperations(store, of('ES_STREAM_TOMBSTONED', { retryable: true })),
  },
  {
    name: 'removal of a tombstoned stream does not say which',
    fault: (store) => aroundRemovals(store, of('ES_STREAM_TOMBSTONED', { details: undefined })),
  },
  {
    name: 'lost lease does not say which',
    fault: (store) =>
      aroundPorts(
        store,
        (operation) =>
          (...args) =>
            of('ES_LEASE_LOST', { details: {} })(() => operation(...args), undefined),
      ),
  },
  {
    name: 'refused name not repeated',
    fault: (store) => aroundOperations(store, of('ES_INVALID_STREAM_NAME', { details: { stream: '' } })),
  },
  {
    name: 'refused event not counted',
    fault: (store) => aroundOperations(store, of('ES_INVALID_EVENT', { details: {} })),
  },
  {
    name: 'too many events said to be worth another try',
    fault: (store) => aroundOperations(store, of('ES_TOO_LARGE', { retryable: true })),
  },
  {
    name: 'closed store said to be worth another try',
    fault: (store) => aroundOperations(store, of('ES_CLOSED', { retryable: true })),
  },
];
