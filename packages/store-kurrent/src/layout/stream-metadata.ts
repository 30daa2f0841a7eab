import { eventStoreError, type Deadline } from '@eventfold/core/store';
import type { ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { KurrentContext } from '../kurrent-context.js';
import { readEvents } from '../read/read-events.js';
import { isNotFound } from '../connection/to-store-error.js';

/** A stream's metadata as it is stored, the server's settings (`$tb`, `$maxCount`, …) and the users' own. */
export interface StoredMetadata {
  readonly content: Readonly<Record<string, unknown>>;
  /** The revision of the metadata itself, null where there is none. */
  readonly revision: bigint | null;
  /** Whether it marks the stream as deleted. */
  readonly deleted: boolean;
}

/** The setting that hides the events below a revision. */
export const TRUNCATE_BEFORE = '$tb';

/** What the server sets it to on a delete: 2^63 - 1, as near as a number comes. */
const EVERYTHING = 2 ** 63;

/** The name of the stream that holds the metadata of another. */
export function metadataStreamOf(serverName: string): string {
  return `$$${serverName}`;
}

export async function readStreamMetadata(
  { connection }: KurrentContext,
  serverName: string,
  deadline: Deadline,
): Promise<StoredMetadata> {
  const [newest] = await readEvents(
    connection,
    { stream: metadataStreamOf(serverName), direction: 'backwards', from: 'end', maxCount: 1 },
    deadline,
  ).catch((error: unknown): ResolvedEvent[] => {
    if (isNotFound(error)) return [];
    throw error;
  });
  if (newest?.event === undefined) return { content: {}, revision: null, deleted: false };
  const content = newest.event.data as Record<string, unknown>;
  const before = content[TRUNCATE_BEFORE];
  return {
    content,
    revision: newest.event.revision,
    deleted: typeof before === 'number' && before >= EVERYTHING,
  };
}

/** Throws ES_UNSAFE_NUMBER where writing the metadata back would change a number in it. */
export function checkRewritable(value: unknown): void {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw eventStoreError(
      'ES_UNSAFE_NUMBER',
      `The stream's metadata holds a number past 2^53 - 1 (about ${value}): it cannot be written back exactly.`,
    );
  }
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(checkRewritable);
}
