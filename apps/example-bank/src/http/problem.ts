import { isEventStoreError, type ErrorCode, type EventStoreError } from '@eventfold/core';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isRefusal, type Refusal, type RefusalCode } from '../account/refusal.js';

/** What went wrong, in the form of RFC 9457 (`application/problem+json`). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: ContentfulStatusCode;
  /** A sentence for people. */
  readonly detail: string;
  /** What programs go by. */
  readonly code: string;
  /** Whether the request changed anything: `unknown` where nobody can tell yet. */
  readonly written: 'yes' | 'no' | 'unknown';
  /** The parts of the request that are not as they must be. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** With status 412: what is different from what the client had seen. */
  readonly conflict?: unknown;
}

type Kind = Pick<Problem, 'title' | 'status'>;
type Facts = Pick<Problem, 'detail' | 'code'> & Partial<Pick<Problem, 'written' | 'errors' | 'conflict'>>;

export function problem({ title, status }: Kind, { code, detail, ...more }: Facts): Problem {
  return { type: `urn:example-bank:problem:${code}`, title, status, detail, code, written: 'no', ...more };
}

/** A problem to be thrown: nothing was written. */
export function problemError(kind: Kind, facts: Facts): HTTPException {
  return new HTTPException(kind.status, { message: facts.detail, cause: problem(kind, facts) });
}

export const INVALID: Kind = { status: 422, title: 'The request cannot be understood' };
export const NOT_FOUND: Kind = { status: 404, title: 'There is no such thing' };
export const PRECONDITION_FAILED: Kind = { status: 412, title: 'It has changed since you looked' };
const REFUSED: Kind = { status: 409, title: 'The rules of the bank do not allow it' };
const CONTENTION: Kind = { status: 409, title: 'Too many others are writing' };
const UNAVAILABLE: Kind = { status: 503, title: 'The store cannot be reached' };
const UNKNOWN: Kind = { status: 504, title: 'Nobody can tell yet whether it was done' };
const GONE: Kind = { status: 410, title: 'It was removed for ever' };
const BROKEN: Kind = { status: 500, title: 'The bank is at fault' };

const REFUSALS: Partial<Record<RefusalCode, Kind>> = {
  ACCOUNT_NOT_OPEN: NOT_FOUND,
  INVALID_AMOUNT: INVALID,
  INVALID_OWNER: INVALID,
  SAME_ACCOUNT: INVALID,
};

const STORE_FAILURES: Partial<Record<ErrorCode, Kind>> = {
  ES_COMMAND_MISMATCH: { status: 422, title: 'This Idempotency-Key was used for something else' },
  ES_INVALID_STREAM_NAME: INVALID,
  ES_INVALID_EVENT: INVALID,
  ES_TOO_LARGE: INVALID,
  ES_REVISION_CONFLICT: CONTENTION,
  ES_STREAM_TOMBSTONED: GONE,
  ES_UNAVAILABLE: UNAVAILABLE,
  ES_TIMEOUT: UNAVAILABLE,
  ES_STORE_FULL: UNAVAILABLE,
  ES_CLOSED: UNAVAILABLE,
};

/** The problem that an error is to a client. One that we did not expect keeps its text to itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof HTTPException) return problemOfException(error);
  if (isRefusal(error)) return problemOfRefusal(error);
  if (isEventStoreError(error)) return problemOfStore(error);
  return problem(BROKEN, { code: 'INTERNAL', detail: 'Something that nobody expected.', written: 'unknown' });
}

function problemOfException({ cause, status, message }: HTTPException): Problem {
  const known = cause as Problem | undefined;
  return known?.code === undefined
    ? problem({ status, title: 'The request was refused' }, { code: 'REQUEST', detail: message })
    : known;
}

function problemOfRefusal({ code, message }: Refusal): Problem {
  return problem(REFUSALS[code] ?? REFUSED, { code, detail: message });
}

function problemOfStore({ code, message, written }: EventStoreError): Problem {
  if (written === 'unknown')
    return problem(UNKNOWN, {
      code,
      written,
      detail: `${message} Send the same request again with the same Idempotency-Key: it is done once. Without one, look first.`,
    });
  return problem(STORE_FAILURES[code] ?? BROKEN, { code, written, detail: message });
}
