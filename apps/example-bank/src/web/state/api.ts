import type { Problem } from '../../http/problem.js';

/** What a request came to: what was asked for, or why not. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export interface CommandConditions {
  /** The revision that was looked at. */
  readonly revision?: number | undefined;
  /** The same for every attempt of one command. */
  readonly key?: string | undefined;
}

/** Asks the API. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  return answerTo<T>(path, signal === undefined ? {} : { signal });
}

/** Sends a command to the API. */
export async function post<T>(
  path: string,
  body: object,
  conditions: CommandConditions = {},
): Promise<Answer<T>> {
  const headers = new Headers({ 'Content-Type': 'application/json' });
  if (conditions.revision !== undefined) headers.set('If-Match', `"${conditions.revision}"`);
  if (conditions.key !== undefined) headers.set('Idempotency-Key', conditions.key);
  return answerTo<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function answerTo<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api${path}`, init);
    const body: unknown = await response.json();
    return response.ok ? { ok: true, value: body as T } : { ok: false, problem: body as Problem };
  } catch (error) {
    return { ok: false, problem: noAnswer(error, init.method === 'POST') };
  }
}

/** A request that was cut off may have been carried out: whoever asks for something must say so. */
function noAnswer(error: unknown, command: boolean): Problem {
  return {
    type: 'about:blank',
    title: 'No answer came',
    status: 504,
    code: error instanceof DOMException && error.name === 'AbortError' ? 'ABORTED' : 'NO_ANSWER',
    detail: 'The bank did not answer: is it still running?',
    written: command ? 'unknown' : 'no',
  };
}
