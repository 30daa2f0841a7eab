import { isEventStoreError, type ErrorCode } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { isNotSent } from './lost-reply.js';
import { outcomeUnknown } from './outcome-unknown.js';

type ServerCode = Extract<
  ErrorCode,
  'ES_STORE_FULL' | 'ES_UNAVAILABLE' | 'ES_ACCESS_DENIED' | 'ES_LAYOUT_MISMATCH'
>;

interface Meaning {
  readonly code: ServerCode;
  readonly says: string;
  /** It passes by itself, so the call is repeated within its deadline. */
  readonly passes?: true | undefined;
}

/** What Redis answers instead of carrying a command out, by the first word. All of them come before anything is written. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  OOM: { code: 'ES_STORE_FULL', says: 'Redis has no memory left for writing' },
  LOADING: { code: 'ES_UNAVAILABLE', says: 'Redis is still loading its data', passes: true },
  BUSY: { code: 'ES_UNAVAILABLE', says: 'Redis is busy with a script', passes: true },
  READONLY: { code: 'ES_UNAVAILABLE', says: 'Redis is a replica and does not take writes', passes: true },
  MASTERDOWN: { code: 'ES_UNAVAILABLE', says: 'Redis has lost its primary', passes: true },
  TRYAGAIN: { code: 'ES_UNAVAILABLE', says: 'the slot is being moved to another node', passes: true },
  CLUSTERDOWN: { code: 'ES_UNAVAILABLE', says: 'the cluster is down', passes: true },
  MOVED: { code: 'ES_UNAVAILABLE', says: 'the slot lies on another node of the cluster', passes: true },
  ASK: { code: 'ES_UNAVAILABLE', says: 'the slot is being moved to another node', passes: true },
  MISCONF: { code: 'ES_UNAVAILABLE', says: 'Redis cannot persist and refuses writes' },
  NOREPLICAS: { code: 'ES_UNAVAILABLE', says: 'Redis has too few replicas and refuses writes' },
  NOAUTH: { code: 'ES_ACCESS_DENIED', says: 'Redis asks for a password' },
  WRONGPASS: { code: 'ES_ACCESS_DENIED', says: 'Redis refuses the user or the password' },
  NOPERM: { code: 'ES_ACCESS_DENIED', says: 'Redis does not allow this user the command or the key' },
  WRONGTYPE: { code: 'ES_LAYOUT_MISMATCH', says: 'a key of the store holds something else' },
};

/** A script came to a command that the user may not run: what it wrote before stays. */
const DENIED_IN_SCRIPT = "can't run this command";

/** What ioredis puts before the last refusal of a command that it sent to one node after the other. */
const CLUSTER_GAVE_UP = /^Too many Cluster redirections\. Last error: (?:ReplyError: )?/;

/** Whether Redis refused for a reason that passes by itself. */
export function passesByItself(error: unknown): boolean {
  return meaningOf(error)?.passes === true;
}

/** Whether the server answered with a refusal that means that nothing was written. */
export function isRefusal(error: unknown): boolean {
  return meaningOf(error) !== undefined;
}

/** Whether waiting for a connection is useless: the server does not let this user in. */
export function isAccessDenied(error: unknown): boolean {
  return meaningOf(error)?.code === 'ES_ACCESS_DENIED';
}

/**
 * An error of the driver or the server as one of Eventfold's; one of Eventfold's stays itself.
 * @param eventIds what a write may have written where nobody can tell
 */
export function translateError(
  error: unknown,
  operation: 'read' | 'write',
  eventIds: readonly string[] = [],
): Error {
  if (isEventStoreError(error)) return error;
  const meaning = meaningOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (meaning !== undefined) {
    // Redis names the right that is missing.
    const detail = /^NOPERM (.*)/.exec(text)?.[1];
    const says = `${capital(meaning.says)}${detail === undefined ? '' : `: ${detail}`}.`;
    return eventStoreError(meaning.code, says, { cause: error });
  }
  if (isNotSent(error)) {
    const says = 'Redis cannot be reached, or the node of the cluster that has this.';
    return eventStoreError('ES_UNAVAILABLE', says, { cause: error });
  }
  if (operation === 'read' && text.includes(DENIED_IN_SCRIPT))
    return eventStoreError('ES_ACCESS_DENIED', `Redis stopped a script: ${text}.`, { cause: error });
  if (operation === 'read')
    return eventStoreError('ES_UNAVAILABLE', `Redis failed: ${text}`, { cause: error });
  return outcomeUnknown(error, eventIds, `Redis failed: ${text}`);
}

function meaningOf(error: unknown): Meaning | undefined {
  if (!(error instanceof Error)) return undefined;
  const [word = ''] = error.message.replace(CLUSTER_GAVE_UP, '').split(' ', 1);
  return Object.hasOwn(MEANINGS, word) ? MEANINGS[word] : undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
