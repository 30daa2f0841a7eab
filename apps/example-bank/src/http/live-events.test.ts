import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openMemoryStore } from '@eventfold/core/memory';
import type { ImportStatus } from '../import/import-job.js';
import type { DailyTotal } from '../views/daily-totals.js';
import type { AccountResource, Change, Pulse } from './resources.js';
import { apiOn, type ApiClient } from './api-client.fixture.js';

// Generous: nothing here is about speed.
jest.setTimeout(60_000);

interface Message {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Change & Pulse;
}

/** Reads server-sent events as a browser does. */
async function* messagesOf(response: Response): AsyncGenerator<Message> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(
    new TextDecoderStream(),
  ) as unknown as AsyncIterable<string>) {
    text += chunk;
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const fields = new Map(
        message.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
      );
      const data = fields.get('data') ?? '';
      yield {
        event: fields.get('event') ?? '',
        id: fields.get('id'),
        data: data.startsWith('{') ? (JSON.parse(data) as Change & Pulse) : (data as never),
      };
    }
  }
}

describe('server-sent events', () => {
  let api: ApiClient;
  let closing: AbortController;
  beforeEach(async () => {
    api = await apiOn(await openMemoryStore());
    closing = new AbortController();
  });
  afterEach(async () => {
    closing.abort();
    await api.close();
  });

  /** The stream, without the pulses. */
  async function connect(lastEventId?: string): Promise<() => Promise<Message>> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await api.open('/events', { headers, signal: closing.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const messages = messagesOf(response);
    return async () => {
      for (;;) {
        const { value } = await messages.next();
        if (value === undefined || value.event !== 'pulse') return value as Message;
      }
    };
  }

  test('begin where the log is, and then tell what changes, with the rows as they are', async () => {
    await api.post('/accounts', { number: '1', owner: 'Alice' });
    const next = await connect();
    expect(await next()).toMatchObject({ event: 'ready', data: { accounts: [], events: [] } });
    await api.post('/accounts/1/deposits', { amount: 70 });
    expect(await next()).toMatchObject({
      event: 'change',
      id: expect.any(String),
      data: {
        accounts: [{ number: '1', balance: 70, revision: 1 }],
        events: [{ stream: 'account-1', type: 'MoneyDeposited', revision: 1 }],
      },
    });
  });

  test('go on after the last id without a gap', async () => {
    const next = await connect();
    await next();
    await api.post('/accounts', { number: '1', owner: 'Alice' });
    const { id } = await next();
    await api.post('/accounts/1/deposits', { amount: 70 });
    await api.post('/accounts', { number: '2', owner: 'Bob' });
    await api.post('/transfers', { from: '1', to: '2', amount: 20 });

    const again = await connect(id);
    const { event, data } = await again();
    expect(event).toBe('ready');
    expect(data.events[0]).toMatchObject({ stream: 'account-1', revision: 1 });
    expect(data.accounts).toMatchObject([
      { number: '1', balance: 50 },
      { number: '2', balance: 20 },
    ]);
    expect(data.transfers).toMatchObject([{ status: 'completed', amount: 20 }]);
  });

  test.each(['of another history', ''])('say where the last id is not one: %j', async (id) => {
    const next = await connect(id);
    if (id !== '') expect(await next()).toMatchObject({ event: 'reset', data: 'ES_INVALID_CURSOR' });
    expect(await next()).toMatchObject({ event: 'ready' });
  });

  test('tell of a history that was replaced, as after a restart without a disk', async () => {
    const other = await apiOn(await openMemoryStore());
    await other.post('/accounts', { number: '9', owner: 'Zoe' });
    const response = await other.open('/events', { headers: {} });
    const messages = messagesOf(response);
    let id: string | undefined;
    while (id === undefined) id = (await messages.next()).value?.id;
    await messages.return(undefined);
    await other.close();

    const next = await connect(id);
    expect(await next()).toMatchObject({ event: 'reset' });
    expect(await next()).toMatchObject({ event: 'ready' });
  });

  test('end when the server does', async () => {
    const next = await connect();
    await next();
    await api.close();
    expect(await next()).toBeUndefined();
  });

  test('carry the pulse of the bank', async () => {
    const response = await api.open('/events', { signal: closing.signal });
    for await (const { event, data, id } of messagesOf(response)) {
      if (event !== 'pulse') continue;
      expect(id).toBeUndefined();
      expect(data).toMatchObject({ eventsPerSecond: 0, import: { state: 'idle' } });
      expect(data.projections.map(({ name }) => name)).toEqual([
        'balances',
        'transfers',
        'statements',
        'daily-totals',
      ]);
      break;
    }
  });
});

describe('the import', () => {
  test('runs while the bank serves, once at a time, and reconciles', async () => {
    const api = await apiOn(await openMemoryStore());
    expect((await api.get('/import')).body).toMatchObject({ state: 'idle' });
    expect(await api.post('/import')).toMatchObject({ status: 202, body: { state: 'running' } });
    expect(await api.post('/import')).toMatchObject({ status: 409, body: { code: 'IMPORT_RUNNING' } });
    const parts: number[] = [];
    for (let status: ImportStatus | undefined; status?.state !== 'done';) {
      status = (await api.get<ImportStatus>('/import')).body;
      parts.push(status.part);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(parts.some((part) => part > 0 && part < 1)).toBe(true);
    expect((await api.get('/import')).body).toMatchObject({
      rows: 3553,
      differences: 0,
      summary: { accepted: 3553, rejected: 0, accounts: 94 },
    });
    const { body } = await api.get<Pulse>('/pulse');
    expect(body.projections).toHaveLength(4);

    const totals = (await api.get<DailyTotal[]>('/totals')).body;
    expect(totals[0]).toMatchObject({
      day: '1993-01-04',
      currency: 'CZK',
      moneyIn: 30_000,
      moneyOut: 0,
      movements: 1,
    });
    const moved = totals.reduce((sum, one) => sum + one.moneyIn - one.moneyOut, 0);
    const { body: accounts } = await api.get<AccountResource[]>('/accounts');
    expect(moved).toBe(accounts.reduce((sum, one) => sum + one.balance, 0));
    expect((await api.get('/accounts/485?day=1993-01-10')).body).toMatchObject({
      balance: 30_000,
      revision: 1,
    });
    await api.close();
  });
});
