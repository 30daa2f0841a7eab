import { describe, expect, test } from '@jest/globals';
import { decider, defineEvents, projection } from '@eventfold/core';
import { givenEvents } from './given-events.js';

type AccountEvent =
  | { type: 'Opened'; data: { owner: string } }
  | { type: 'Deposited'; data: { amount: number } }
  | { type: 'Renamed'; data: { owner: string } };

const account = decider({
  category: 'account',
  initialState: null,
  evolve: (state: null, _event: AccountEvent) => state,
  decide: (): AccountEvent[] => [],
});

const opened = (owner: string): AccountEvent => ({ type: 'Opened', data: { owner } });
const deposited = (amount: number): AccountEvent => ({ type: 'Deposited', data: { amount } });

const balances = (view: Map<string, number>) =>
  projection({
    name: 'balances',
    source: account,
    view,
    on: {
      Opened: ({ stream }, all) => all.set(stream, 0),
      Deposited: ({ stream, data }, all) => {
        if (data.amount < 0) throw Object.assign(new Error('owed'), { code: 'OWED' });
        all.set(stream, (all.get(stream) ?? 0) + data.amount);
      },
    },
  });

describe('thenView', () => {
  test('holds where the view is what the events of all streams come to', async () => {
    await givenEvents(account, 'alice', opened('Alice'), deposited(5))
      .and(account, 'bob', opened('Bob'))
      .and(account, 'alice', deposited(7), { type: 'Renamed', data: { owner: 'Al' } })
      .whenProjected(balances, new Map())
      .thenView(
        new Map([
          ['account-alice', 12],
          ['account-bob', 0],
        ]),
      );
  });

  test('shows the difference', async () => {
    const then = givenEvents(account, 'alice', opened('Alice'), deposited(5))
      .whenProjected(balances, new Map())
      .thenView(new Map([['account-alice', 6]]));
    await expect(then).rejects.toMatchObject({
      name: 'AssertionError',
      message: expect.stringMatching(/The view[^]*\+ {3}'account-alice' => 5[^]*- {3}'account-alice' => 6/),
    });
  });

  test('takes a function, awaits it, and runs the handlers once for several looks at the view', async () => {
    const when = givenEvents(account, 'alice', deposited(5)).whenProjected(
      balances,
      new Map<string, number>(),
    );
    await when.thenView(async (view) => expect(view.get('account-alice')).toBe(5));
    await when.thenView(async (view) => expect(view.get('account-alice')).toBe(5));
    await expect(when.thenView(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('without events leaves the view as it is', async () => {
    await givenEvents(account, 'alice').whenProjected(balances, new Map()).thenView(new Map());
  });

  test('delivered twice finds a handler that does its work a second time', async () => {
    const counted = (view: { count: number }) =>
      projection({ name: 'count', source: account, view, on: { Opened: () => view.count++ } });
    const when = givenEvents(account, 'alice', opened('Alice'));
    await when.whenProjected(counted, { count: 0 }).thenView({ count: 1 });
    await expect(
      when.whenProjected(counted, { count: 0 }, { twice: true }).thenView({ count: 1 }),
    ).rejects.toMatchObject({ name: 'AssertionError' });
    const again = when.whenProjected(balances, new Map(), { twice: true });
    await again.thenView(new Map([['account-alice', 0]]));
  });

  test('fails where a handler throws, with what it threw', async () => {
    const then = givenEvents(account, 'a', deposited(-1))
      .whenProjected(balances, new Map())
      .thenView(new Map());
    await expect(then).rejects.toMatchObject({ code: 'OWED' });
  });
});

describe('thenRejects', () => {
  test('resolves with what the handler threw', async () => {
    const when = givenEvents(account, 'a', opened('A'), deposited(-1)).whenProjected(balances, new Map());
    expect(await when.thenRejects({ code: 'OWED', message: /ow/ })).toMatchObject({ message: 'owed' });
    await expect(when.thenRejects({ code: 'OTHER' })).rejects.toMatchObject({ name: 'AssertionError' });
  });

  test('fails where nothing was thrown', async () => {
    const when = givenEvents(account, 'a', opened('A')).whenProjected(balances, new Map());
    await expect(when.thenRejects()).rejects.toMatchObject({ name: 'AssertionError' });
  });
});

test('events pass through the pipeline of their decider, and one that does not come back as it was is found out', async () => {
  const events = defineEvents<AccountEvent>({
    types: {
      Opened: {},
      Deposited: {
        codec: {
          contentType: 'application/x-amount',
          encode: ({ amount }) => ({ amount: String(amount) }),
          decode: (stored) => ({ amount: Number((stored as { amount: string }).amount) }),
        },
      },
      Renamed: {
        codec: { contentType: 'application/x-lossy', encode: () => ({}), decode: () => ({ owner: 'lost' }) },
      },
    },
  });
  const coded = decider({
    category: 'account',
    events,
    initialState: null,
    evolve: (state: null, _event: AccountEvent) => state,
    decide: (): AccountEvent[] => [],
  });
  const of = (view: number[]) =>
    projection({
      name: 'amounts',
      source: coded,
      view,
      on: { Deposited: ({ data }) => view.push(data.amount) },
    });
  await givenEvents(coded, 'a', deposited(3), deposited(4))
    .whenProjected(of, [] as number[])
    .thenView([3, 4]);
  const lossy = givenEvents(coded, 'a', { type: 'Renamed', data: { owner: 'Al' } });
  await expect(lossy.whenProjected(of, [] as number[]).thenView([])).rejects.toMatchObject({
    name: 'AssertionError',
  });
});
