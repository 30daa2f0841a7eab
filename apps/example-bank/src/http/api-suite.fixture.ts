import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EventStore } from '@eventfold/core';
import { randomUUID } from 'node:crypto';
import type { AccountResource, StatementResource, TransferResource } from './resources.js';
import { apiOn, type ApiClient } from './api-client.fixture.js';

let numbers = 0;
const newNumber = (): string => `${++numbers}-${randomUUID().slice(0, 8)}`;

/** What the API does on every store. */
export function describeApi(
  name: string,
  open: () => Promise<{ store: EventStore; stop(): Promise<void> }>,
): void {
  describe(`the API, ${name}`, () => {
    let api: ApiClient;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      const opened = await open();
      api = await apiOn(opened.store);
      stop = opened.stop;
    });
    afterAll(async () => {
      await api?.close();
      await stop?.();
    });

    async function opened(balance = 0, currency = 'CZK'): Promise<string> {
      const number = newNumber();
      await api.post('/accounts', { number, owner: 'Alice', currency });
      if (balance > 0) await api.post(`/accounts/${number}/deposits`, { amount: balance });
      return number;
    }
    const balanceOf = async (number: string): Promise<number> =>
      (await api.get(`/accounts/${number}`)).body.balance;

    describe('an account', () => {
      test('is opened, and found where the answer says', async () => {
        const answer = await api.post('/accounts', {
          owner: ' Alice ',
          currency: 'EUR',
          overdraftLimit: 500,
        });
        expect(answer).toMatchObject({
          status: 201,
          body: {
            outcome: 'appended',
            events: [{ type: 'AccountOpened', revision: 0 }],
            account: {
              owner: 'Alice',
              status: 'open',
              currency: 'EUR',
              balance: 0,
              available: 500,
              revision: 0,
            },
          },
        });
        expect(answer.headers.get('etag')).toBe('"0"');
        const found = await api.get(answer.headers.get('location')!.replace('/api', ''));
        expect(found.body).toEqual(answer.body.account);
        expect(found.headers.get('etag')).toBe('"0"');
        expect((await api.get('/accounts')).body).toContainEqual(answer.body.account);
      });

      test('takes deposits and withdrawals, and reads its own writes in every view', async () => {
        const number = await opened();
        await api.post(`/accounts/${number}/deposits`, { amount: 500 });
        const { status, body } = await api.post(`/accounts/${number}/withdrawals`, { amount: 120 });
        expect({ status, account: body.account }).toMatchObject({
          status: 200,
          account: { balance: 380, available: 380, revision: 2 },
        });
        const { body: accounts } = await api.get<AccountResource[]>('/accounts');
        expect(accounts.find((one) => one.number === number)).toEqual(body.account);
        const statement = await api.get<StatementResource>(`/accounts/${number}/statement`);
        expect(statement.body.lines.map(({ type, amount, balance }) => [type, amount, balance])).toEqual([
          ['AccountOpened', 0, 0],
          ['MoneyDeposited', 500, 500],
          ['MoneyWithdrawn', -120, 380],
        ]);
        const balance = await api.get(`/accounts/${number}/balance`);
        expect(balance.body).toEqual({ balance: 380, available: 380, currency: 'CZK', revision: 2 });
      });

      test('is frozen, unfrozen, emptied and closed; what changes nothing says so', async () => {
        const number = await opened(100);
        const frozen = await api.post(`/accounts/${number}/freeze`, { reason: 'lost card' });
        expect(frozen.body.account.status).toBe('frozen');
        const again = await api.post(`/accounts/${number}/freeze`, { reason: 'again' });
        expect(again).toMatchObject({
          status: 200,
          body: { outcome: 'unchanged', events: [], account: { revision: 2 } },
        });
        expect(await api.post(`/accounts/${number}/withdrawals`, { amount: 1 })).toMatchObject({
          status: 409,
          body: { code: 'ACCOUNT_FROZEN', written: 'no' },
        });
        await api.post(`/accounts/${number}/unfreeze`);
        expect(await api.post(`/accounts/${number}/close`)).toMatchObject({
          status: 409,
          body: { code: 'ACCOUNT_NOT_EMPTY' },
        });
        await api.post(`/accounts/${number}/withdrawals`, { amount: 100 });
        expect((await api.post(`/accounts/${number}/close`)).body.account.status).toBe('closed');
      });

      test('shows the event behind each line, whole', async () => {
        const number = await opened(70);
        const event = await api.get(`/accounts/${number}/events/1`);
        expect(event.body).toMatchObject({
          type: 'MoneyDeposited',
          data: { amount: 70 },
          stream: `account-${number}`,
          revision: 1,
          recordedAt: expect.any(Number),
        });
        expect(await api.get(`/accounts/${number}/events/9`)).toMatchObject({ status: 404 });
      });

      test('is shown as it was at any revision, and on any day', async () => {
        const number = await opened(70);
        await api.post(`/accounts/${number}/withdrawals`, { amount: 20 });
        const balances = [0, 1, 2, 99].map(async (revision) => {
          const { body } = await api.get(`/accounts/${number}?revision=${revision}`);
          return [body.revision, body.balance];
        });
        expect(await Promise.all(balances)).toEqual([
          [0, 0],
          [1, 70],
          [2, 50],
          [2, 50],
        ]);
        expect((await api.get(`/accounts/${number}?day=2999-12-31`)).body).toMatchObject({ balance: 50 });
        expect(await api.get(`/accounts/${number}?day=1993-01-01`)).toMatchObject({
          status: 404,
          body: { detail: 'There was no such account then.' },
        });
        expect(await api.get(`/accounts/${number}?day=1993-02-31`)).toMatchObject({ status: 422 });
        expect(await api.get(`/accounts/${number}?day=1993-02-01&revision=1`)).toMatchObject({ status: 422 });
      });

      test('need not be sent again where the client has it', async () => {
        const number = await opened(1);
        expect(await api.get(`/accounts/${number}`, { 'if-none-match': '"1"' })).toMatchObject({
          status: 304,
        });
        expect(await api.get(`/accounts/${number}`, { 'if-none-match': '"0"' })).toMatchObject({
          status: 200,
        });
      });

      test('has its statement in pages', async () => {
        const number = await opened();
        for (let n = 1; n <= 5; n++) await api.post(`/accounts/${number}/deposits`, { amount: n });
        const last = await api.get<StatementResource>(`/accounts/${number}/statement?limit=2`);
        expect(last.body.lines.map(({ revision }) => revision)).toEqual([4, 5]);
        expect(last.body.earlier).toBe(true);
        const first = await api.get<StatementResource>(`/accounts/${number}/statement?limit=4&before=4`);
        expect(first.body.lines.map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
        expect(first.body.earlier).toBe(false);
      });
    });

    describe('If-Match', () => {
      test('lets a command through that was decided on what is there', async () => {
        const number = await opened(100);
        const answer = await api.post(
          `/accounts/${number}/withdrawals`,
          { amount: 10 },
          { 'if-match': '"1"' },
        );
        expect(answer).toMatchObject({ status: 200 });
        expect(answer.headers.get('etag')).toBe('"2"');
      });

      test('stops one that was not, says what was missed, and writes nothing', async () => {
        const number = await opened(100);
        await api.post(`/accounts/${number}/withdrawals`, { amount: 60 });
        const answer = await api.post(
          `/accounts/${number}/withdrawals`,
          { amount: 30 },
          { 'if-match': '"1"' },
        );
        expect(answer).toMatchObject({
          status: 412,
          body: {
            code: 'ES_REVISION_CONFLICT',
            written: 'no',
            conflict: {
              expectedRevision: 1,
              actualRevision: 2,
              missed: [{ type: 'MoneyWithdrawn', data: { amount: 60 }, revision: 2 }],
              account: { balance: 40, revision: 2 },
            },
          },
        });
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
        expect(await balanceOf(number)).toBe(40);
      });

      test('has the form of an ETag', async () => {
        const number = await opened(100);
        for (const tag of ['1', 'W/"1"', '"one"', '"1", "2"'])
          expect(
            await api.post(`/accounts/${number}/deposits`, { amount: 1 }, { 'if-match': tag }),
          ).toMatchObject({
            status: 400,
            body: { code: 'INVALID_HEADER' },
          });
        expect(await balanceOf(number)).toBe(100);
      });
    });

    describe('Idempotency-Key', () => {
      test('does once what is sent twice, whatever happened in between', async () => {
        const number = await opened(100);
        const send = () =>
          api.post(
            `/accounts/${number}/withdrawals`,
            { amount: 30 },
            { 'idempotency-key': 'order-17', 'if-match': '"1"' },
          );
        const first = await send();
        await api.post(`/accounts/${number}/deposits`, { amount: 5 });
        const second = await send();
        expect([first.status, first.body.outcome]).toEqual([200, 'appended']);
        expect([second.status, second.body.outcome]).toEqual([200, 'repeated']);
        expect(second.body.events).toEqual(first.body.events);
        expect(await balanceOf(number)).toBe(75);
      });

      test('does once what is sent many times at once', async () => {
        const number = await opened(100);
        const sent = Array.from({ length: 8 }, () =>
          api.post(`/accounts/${number}/withdrawals`, { amount: 30 }, { 'idempotency-key': 'order-18' }),
        );
        const answers = await Promise.all(sent);
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
        expect(new Set(answers.map(({ body }) => body.events[0]!.id)).size).toBe(1);
        expect(await balanceOf(number)).toBe(70);
      });

      test('belongs to one request', async () => {
        const number = await opened(100);
        const headers = { 'idempotency-key': 'order-19' };
        await api.post(`/accounts/${number}/deposits`, { amount: 5 }, headers);
        expect(await api.post(`/accounts/${number}/deposits`, { amount: 6 }, headers)).toMatchObject({
          status: 422,
          body: { code: 'ES_COMMAND_MISMATCH', written: 'no' },
        });
        expect(await balanceOf(number)).toBe(105);
      });

      test('gives a new account one number, and a transfer one id', async () => {
        const headers = { 'idempotency-key': randomUUID() };
        const openings = await Promise.all(
          [1, 2].map(() => api.post('/accounts', { owner: 'Bob' }, headers)),
        );
        const [one, two] = openings.map(({ body }) => body.account.number);
        expect(one).toBe(two);
        expect(one).toMatch(/^\d{10}$/);

        const [from, to] = [await opened(100), await opened()];
        const transfer = { from, to, amount: 60 };
        const conditions = { ...headers, 'if-match': '"1"' };
        const first = await api.post('/transfers', transfer, conditions);
        const again = await api.post('/transfers', transfer, conditions);
        expect(first).toMatchObject({ status: 201, body: { status: 'completed' } });
        expect(again).toMatchObject({ status: 201, body: first.body });
        expect(await balanceOf(to)).toBe(60);
        expect(await api.post('/transfers', { ...transfer, amount: 1 }, headers)).toMatchObject({
          status: 422,
          body: { code: 'ES_COMMAND_MISMATCH' },
        });
      });

      test('must be a key', async () => {
        const number = await opened();
        for (const key of ['', 'x'.repeat(201), 'ü'])
          expect(
            await api.post(`/accounts/${number}/deposits`, { amount: 1 }, { 'idempotency-key': key }),
          ).toMatchObject({ status: 400 });
      });
    });

    describe('a transfer', () => {
      test('takes from one account and gives to the other, and both views know when it answers', async () => {
        const [from, to] = [await opened(100), await opened(5)];
        const answer = await api.post<TransferResource>('/transfers', { from, to, amount: 60 });
        expect(answer).toMatchObject({
          status: 201,
          body: { status: 'completed', from, to, amount: 60, currency: 'CZK', declination: null },
        });
        const { body: accounts } = await api.get<AccountResource[]>('/accounts');
        const balances = [from, to].map((number) => accounts.find((one) => one.number === number)?.balance);
        expect(balances).toEqual([40, 65]);
        expect((await api.get<TransferResource[]>('/transfers')).body[0]).toEqual(answer.body);
        expect((await api.get(answer.headers.get('location')!.replace('/api', ''))).body).toEqual(
          answer.body,
        );
        const event = await api.get(`/accounts/${from}/events/2`);
        expect(event.body).toMatchObject({
          type: 'TransferSent',
          data: { transfer: answer.body.id, to, amount: 60 },
          system: { correlationId: answer.body.id },
        });
      });

      test('is declined where there is too little, and says why', async () => {
        const [from, to] = [await opened(10), await opened()];
        expect(await api.post('/transfers', { from, to, amount: 60 })).toMatchObject({
          status: 201,
          body: { status: 'declined', declination: { code: 'INSUFFICIENT_FUNDS' } },
        });
        expect([await balanceOf(from), await balanceOf(to)]).toEqual([10, 0]);
      });

      test('is given back where the receiver does not take it', async () => {
        const [from, to] = [await opened(100), await opened(0, 'EUR')];
        expect(await api.post('/transfers', { from, to, amount: 60 })).toMatchObject({
          status: 201,
          body: { status: 'refunded', declination: { code: 'CURRENCY_MISMATCH' } },
        });
        expect([await balanceOf(from), await balanceOf(to)]).toEqual([100, 0]);
      });

      test('is not begun without two accounts, nor on an outdated look', async () => {
        const from = await opened(100);
        const to = await opened();
        expect(await api.post('/transfers', { from, to: 'nobody', amount: 1 })).toMatchObject({
          status: 404,
          body: { code: 'ACCOUNT_NOT_OPEN', errors: [{ path: 'to' }] },
        });
        expect(await api.post('/transfers', { from, to: from, amount: 1 })).toMatchObject({
          status: 422,
          body: { code: 'SAME_ACCOUNT' },
        });
        expect(await api.post('/transfers', { from, to, amount: 1 }, { 'if-match': '"0"' })).toMatchObject({
          status: 412,
          body: { conflict: { missed: [{ type: 'MoneyDeposited' }] } },
        });
        expect(await api.get('/transfers/nothing')).toMatchObject({ status: 404 });
        expect(await balanceOf(from)).toBe(100);
      });
    });

    test('says which store it is on', async () => {
      const { body } = await api.get('/store');
      expect(body).toMatchObject({
        manifest: { store: api.bank.store.manifest.store },
        health: { ok: true },
      });
    });
  });
}
