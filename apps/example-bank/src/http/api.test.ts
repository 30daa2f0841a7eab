import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openMemoryStore } from '@eventfold/core/memory';
import { eventStoreError } from '@eventfold/core/store';
import { failAfterWrite, failBeforeWrite } from '@eventfold/testkit';
import { apiOn, type ApiClient } from './api-client.fixture.js';
import type { Problem } from './problem.js';
import { describeApi } from './api-suite.fixture.js';

// Generous: nothing here is about speed.
jest.setTimeout(60_000);

describeApi('in memory', async () => {
  const store = await openMemoryStore();
  return { store, stop: () => store.close() };
});

describe('what cannot be done', () => {
  let api: ApiClient;
  beforeAll(async () => {
    api = await apiOn(await openMemoryStore());
    await api.post('/accounts', { number: '1', owner: 'Alice' });
    await api.post('/accounts/1/deposits', { amount: 100 });
  });
  afterAll(async () => api.close());

  test.each([
    ['/accounts/1/deposits', { amount: 0 }, 422, 'INVALID_REQUEST'],
    ['/accounts/1/deposits', { amount: 1.5 }, 422, 'INVALID_REQUEST'],
    ['/accounts/1/deposits', { amount: '5' }, 422, 'INVALID_REQUEST'],
    ['/accounts/1/deposits', { amount: 2 ** 53 }, 422, 'INVALID_REQUEST'],
    ['/accounts/1/deposits', { amount: 5, note: 'hello' }, 422, 'INVALID_REQUEST'],
    ['/accounts/1/deposits', {}, 422, 'INVALID_REQUEST'],
    ['/accounts/1/deposits', '{"amount":', 400, 'INVALID_JSON'],
    ['/accounts/1/deposits', { amount: Number.MAX_SAFE_INTEGER }, 422, 'INVALID_AMOUNT'],
    ['/accounts/1/withdrawals', { amount: 101 }, 409, 'INSUFFICIENT_FUNDS'],
    ['/accounts/1/freeze', {}, 422, 'INVALID_REQUEST'],
    ['/accounts/1/close', { now: true }, 422, 'INVALID_REQUEST'],
    ['/accounts/1/close', {}, 409, 'ACCOUNT_NOT_EMPTY'],
    ['/accounts/2/deposits', { amount: 1 }, 404, 'ACCOUNT_NOT_OPEN'],
    ['/accounts/two%20words/deposits', { amount: 1 }, 404, 'ACCOUNT_NOT_OPEN'],
    ['/accounts', { number: '1', owner: 'Bob' }, 409, 'ACCOUNT_EXISTS'],
    ['/accounts', { owner: '  ' }, 422, 'INVALID_REQUEST'],
    ['/accounts', { owner: 'Bob', currency: 'XXX' }, 422, 'INVALID_REQUEST'],
    ['/accounts', { owner: 'x'.repeat(20_000) }, 413, 'REQUEST'],
    ['/nothing', {}, 404, 'NO_SUCH_PAGE'],
  ])('POST %s %j is %d %s', async (path, body, status, code) => {
    const answer = await api.post(path, body);
    expect(answer).toMatchObject({
      status,
      body: { status, code, written: 'no', title: expect.any(String) },
    });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect((await api.get('/accounts/1')).body).toMatchObject({ balance: 100, revision: 1 });
  });

  test.each([
    '/accounts/2',
    '/accounts/2/statement',
    '/accounts/2/balance',
    '/accounts/2?revision=0',
    '/nothing',
  ])('GET %s is 404', async (path) => {
    expect(await api.get(path)).toMatchObject({ status: 404, body: { status: 404 } });
  });

  test('names the part of a body that is wrong', async () => {
    const { body } = await api.post<Problem>('/transfers', { from: '1', to: '', amount: -1 });
    expect(body.errors?.map(({ path }) => path)).toEqual(['to', 'amount']);
  });

  test('understands JSON only, and answers no page of another site', async () => {
    const form = { 'content-type': 'text/plain' };
    expect(await api.post('/accounts/1/deposits', '{"amount":1}', form)).toMatchObject({ status: 415 });
    const elsewhere = { origin: 'https://elsewhere.example' };
    expect(await api.post('/accounts/1/deposits', { amount: 1 }, elsewhere)).toMatchObject({ status: 403 });
    expect(await api.get('http://elsewhere.example/accounts')).toMatchObject({ status: 403 });
    const own = { origin: 'http://localhost' };
    expect(await api.post('/accounts/1/deposits', { amount: 0 }, own)).toMatchObject({ status: 422 });
  });
});

describe('a store that fails', () => {
  test('that is away is 503: nothing was written, try again', async () => {
    const store = await openMemoryStore();
    const api = await apiOn(failBeforeWrite(store, { times: 100 }));
    const answer = await api.post('/accounts', { owner: 'Alice' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'ES_UNAVAILABLE', written: 'no' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    await api.close();
  });

  test('whose answer is lost is 504: nobody knows, and the same request under its key settles it', async () => {
    const store = await openMemoryStore();
    let lossy = true;
    const lost = failAfterWrite(store, { times: 1000 });
    const api = await apiOn({
      ...store,
      append: (request, options) => (lossy ? lost : store).append(request, options),
    });
    const open = () => api.post('/accounts', { number: '1', owner: 'Alice' }, { 'idempotency-key': 'k' });
    const answer = await open();
    expect(answer).toMatchObject({ status: 504, body: { code: 'ES_OUTCOME_UNKNOWN', written: 'unknown' } });
    expect(answer.body).toMatchObject({ detail: expect.stringContaining('the same Idempotency-Key') });
    lossy = false;
    expect(await open()).toMatchObject({ status: 201, body: { outcome: 'repeated' } });
    await api.close();
  });

  test('with too many writers is 409 where no revision was asked for', async () => {
    const store = await openMemoryStore();
    const api = await apiOn(store);
    await api.post('/accounts', { number: '1', owner: 'Alice' });
    await api.close();
    const violations = [
      { stream: 'account-1', expected: 0, reason: 'revision', state: 'active', actual: 0 },
    ] as const;
    const contended = await apiOn({ ...store, append: async () => ({ ok: false, violations }) });
    expect(await contended.post('/accounts/1/deposits', { amount: 1 })).toMatchObject({
      status: 409,
      body: { code: 'ES_REVISION_CONFLICT', written: 'no' },
    });
    await contended.close();
  });

  test('in a way that nobody expected is 500, whose text stays inside', async () => {
    const store = await openMemoryStore();
    const api = await apiOn({
      ...store,
      append: () => Promise.reject(new Error('password=secret')),
      readStream: () =>
        Promise.reject(eventStoreError('ES_CORRUPT_STREAM', 'A gap.', { details: { stream: 's' } })),
    });
    expect(await api.post('/accounts', { owner: 'Alice' })).toMatchObject({ status: 500 });
    expect(JSON.stringify((await api.post('/accounts', { owner: 'Alice' })).body)).not.toContain('secret');
    await api.close();
  });
});
