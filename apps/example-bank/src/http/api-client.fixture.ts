import type { EventStore } from '@eventfold/core';
import { openBank, type Bank } from '../bank.js';
import { EXTRACT } from '../transactions/extract.js';
import { importJob } from '../import/import-job.js';
import { bankApi } from './api.js';
import type { AccountResource, CommandResource } from './resources.js';

/** The body is what it should be; what it is, the tests see. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface ApiClient {
  readonly bank: Bank;
  /** The response itself, for what has no end. */
  open(path: string, init?: RequestInit): Promise<Response>;
  get<T = AccountResource>(path: string, headers?: Record<string, string>): Promise<Answer<T>>;
  post<T = CommandResource>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  close(): Promise<void>;
}

/** A bank on this store, and its API without a network between. */
export async function apiOn(store: EventStore): Promise<ApiClient> {
  const bank = await openBank(store);
  const imports = importJob(store, EXTRACT);
  const stopping = new AbortController();
  const api = bankApi(bank, { imports, stopping: stopping.signal });
  const answer = async <T>(response: Response): Promise<Answer<T>> => {
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse(text === '' ? 'null' : text) as T,
    };
  };
  return {
    bank,
    open: async (path, init) => api.request(path, init),
    get: async (path, headers = {}) => answer(await api.request(path, { headers })),
    post: async (path, body, headers = {}) =>
      answer(
        await api.request(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      ),
    async close() {
      stopping.abort();
      await imports.close();
      await bank.close();
    },
  };
}
