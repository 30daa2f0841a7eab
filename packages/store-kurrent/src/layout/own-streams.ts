import { checkStreamName, eventStoreError } from '@eventfold/core/store';
import type { RecordedEvent as ServerEvent } from '@kurrent/kurrentdb-client';
import type { Names } from './namespaced-name.js';

/** What the names of the store's own streams start with, behind the namespace. */
export const OWN_PREFIX = '@eventfold-';

/** The same in whatever namespace: a store without one sees them all. */
const OWN_ANYWHERE = new RegExp(`^(?:[a-z0-9_]{1,32}\\.)?${OWN_PREFIX}`);

/** The names of the streams that the store keeps for itself, beside those of its users. */
export function ownNames({ prefix }: Names): Names {
  const own = prefix + OWN_PREFIX;
  return {
    prefix: own,
    toServer: (stream) => own + stream,
    fromServer: (name) => (name.startsWith(own) ? name.slice(own.length) : undefined),
  };
}

/** Throws ES_INVALID_STREAM_NAME unless users may write a stream of this name. */
export function checkUserStream(stream: string, { toServer }: Names): void {
  checkStreamName(stream);
  if (!OWN_ANYWHERE.test(toServer(stream))) return;
  throw eventStoreError(
    'ES_INVALID_STREAM_NAME',
    `The stream name ${JSON.stringify(stream)} is refused: names that start with "${OWN_PREFIX}" belong to the store.`,
    { details: { stream } },
  );
}

/**
 * Whether users see the event in the log. The server's events and the store's own have types that start with `$`: they are
 * shown to nobody, and no cursor moves because of them. A checkpoint written to the log that it follows would
 * otherwise be followed by another one, for ever.
 */
export function isVisible({ type, streamId }: Pick<ServerEvent, 'type' | 'streamId'>): boolean {
  return !type.startsWith('$') && !streamId.startsWith('$');
}
