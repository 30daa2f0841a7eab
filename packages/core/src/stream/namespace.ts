import { eventStoreError } from '../errors/event-store-error.js';
import { quoted } from '../errors/quoted.js';

const NAMESPACE = /^[a-z0-9_]{0,32}$/;

/** Returns the namespace (empty by default), or throws ES_INVALID_ARGUMENT: lower-case letters, digits and `_`, 32 at most. */
export function checkNamespace(namespace: string | undefined): string {
  if (namespace === undefined) return '';
  if (typeof namespace === 'string' && NAMESPACE.test(namespace)) return namespace;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    `The namespace ${quoted(namespace)} is refused: use up to 32 of a-z, 0-9 and "_".`,
  );
}
