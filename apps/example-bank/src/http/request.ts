import type { Context } from 'hono';
import type { z } from 'zod';
import { INVALID, problemError } from './problem.js';

/** What the headers of a request say about the command in it. */
export interface Conditions {
  /** From `Idempotency-Key`: a repeat of it is answered with what the first one led to. */
  readonly commandId?: string | undefined;
  /** From `If-Match`: the revision that the client has seen. */
  readonly expectedRevision?: number | undefined;
}

const MALFORMED = { status: 400, title: 'The request is malformed' } as const;

/** @throws a problem for a header that is not as it must be */
export function conditionsOf(c: Context): Conditions {
  const key = idempotencyKey(c);
  return {
    // The process of a transfer has command ids of its own: no client can take one from it.
    commandId: key === undefined ? undefined : `request-${key}`,
    expectedRevision: expectedRevision(c),
  };
}

/** The header as it was sent. */
export function idempotencyKey(c: Context): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw problemError(MALFORMED, {
    code: 'INVALID_HEADER',
    detail: 'An Idempotency-Key has 1 to 200 visible ASCII characters.',
  });
}

function expectedRevision(c: Context): number | undefined {
  const tag = c.req.header('if-match');
  if (tag === undefined || tag === '*') return undefined;
  const [, revision] = /^"(\d{1,15})"$/.exec(tag) ?? [];
  if (revision !== undefined) return Number(revision);
  throw problemError(MALFORMED, {
    code: 'INVALID_HEADER',
    detail: 'If-Match is the ETag of an account, a revision in quotes such as "7".',
  });
}

/** A revision as an ETag. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/** The body, checked. @throws a problem where it is no JSON, or not of that form */
export async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  if (text !== '' && !/^application\/([a-z.]+\+)?json\b/i.test(c.req.header('content-type') ?? ''))
    throw problemError(
      { status: 415, title: 'Only JSON is understood' },
      { code: 'MEDIA_TYPE', detail: 'Send the body as application/json.' },
    );
  return checked(schema, parsed(text));
}

/** What the query says, checked. */
export function queryOf<T>(c: Context, schema: z.ZodType<T>): T {
  return checked(schema, c.req.query());
}

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw problemError(MALFORMED, { code: 'INVALID_JSON', detail: 'The body is no JSON.' });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const detail = errors
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  throw problemError(INVALID, { code: 'INVALID_REQUEST', detail: `${detail}.`, errors });
}
