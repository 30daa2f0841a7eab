import { derivedEventId, readStream } from '@eventfold/core';
import { Hono, type Context } from 'hono';
import { randomUUID } from 'node:crypto';
import type { AccountCommand } from '../account/account-command.js';
import { availableIn } from '../account/account-rules.js';
import { account } from '../account/account.js';
import { refusal } from '../account/refusal.js';
import type { Bank } from '../bank.js';
import {
  accountNumberForm,
  amountForm,
  freezeForm,
  momentForm,
  nothingForm,
  openingForm,
  pageForm,
} from './bodies.js';
import { tellingConflicts } from './conflict.js';
import { pastState } from './past-state.js';
import { NOT_FOUND, problemError } from './problem.js';
import { seenByViews } from './read-your-writes.js';
import { bodyOf, conditionsOf, etagOf, idempotencyKey, queryOf } from './request.js';
import { accountOfRow, accountResource, type CommandResource, type StatementResource } from './resources.js';

/** Everything under `/api/accounts`. */
export function accountRoutes(bank: Bank): Hono {
  const routes = new Hono();

  routes.get('/', (c) => c.json([...bank.views.accounts.all()].filter(isOpened).map(accountOfRow)));

  routes.post('/', async (c) => {
    const { number = newNumber(idempotencyKey(c)), ...opening } = await bodyOf(c, openingForm);
    c.header('Location', `/api/accounts/${number}`);
    return carryOut(c, bank, number, { type: 'Open', ...opening });
  });

  const command = (path: string, read: (c: Context) => Promise<AccountCommand>): void => {
    routes.post(`/:number/${path}`, async (c) => carryOut(c, bank, numberOf(c), await read(c)));
  };
  command('deposits', async (c) => ({ type: 'Deposit', ...(await bodyOf(c, amountForm)) }));
  command('withdrawals', async (c) => ({ type: 'Withdraw', ...(await bodyOf(c, amountForm)) }));
  command('freeze', async (c) => ({ type: 'Freeze', ...(await bodyOf(c, freezeForm)) }));
  command('unfreeze', async (c) => ({ type: 'Unfreeze', ...(await bodyOf(c, nothingForm)) }));
  command('close', async (c) => ({ type: 'Close', ...(await bodyOf(c, nothingForm)) }));

  return readings(bank, routes);
}

function readings(bank: Bank, routes: Hono): Hono {
  routes.get('/:number', async (c) => {
    const number = numberOf(c);
    const moment = queryOf(c, momentForm);
    const isPast = moment.revision !== undefined || moment.day !== undefined;
    const { state, revision } = isPast
      ? await pastState(bank.store, number, moment)
      : await bank.accounts.load(number);
    if (revision === undefined || revision === null || state.status === 'unopened')
      throw refusal(
        'ACCOUNT_NOT_OPEN',
        isPast ? 'There was no such account then.' : 'There is no such account.',
      );
    c.header('ETag', etagOf(revision));
    if (c.req.header('if-none-match') === etagOf(revision)) return c.body(null, 304);
    return c.json(accountResource(number, state, revision));
  });

  routes.get('/:number/balance', async (c) => {
    const { state, revision } = await bank.accounts.load(numberOf(c));
    if (revision === null || state.status === 'unopened')
      throw refusal('ACCOUNT_NOT_OPEN', 'There is no such account.');
    c.header('ETag', etagOf(revision));
    const { balance, currency } = state;
    return c.json({ balance, available: availableIn(state), currency, revision });
  });

  routes.get('/:number/statement', (c) => {
    const number = numberOf(c);
    const { before = Infinity, limit } = queryOf(c, pageForm);
    const row = bank.views.accounts.get(number);
    if (row === undefined || !isOpened(row)) throw refusal('ACCOUNT_NOT_OPEN', 'There is no such account.');
    const lines = bank.views.statements.of(number);
    const page = lines.filter(({ revision }) => revision < before).slice(-limit);
    const earlier = (page[0]?.revision ?? 0) > 0;
    return c.json({ account: accountOfRow(row), lines: page, earlier } satisfies StatementResource);
  });

  routes.get('/:number/events/:revision{[0-9]{1,15}}', async (c) => {
    const revision = Number(c.req.param('revision'));
    const stream = account.stream(numberOf(c));
    const [event] = await readStream(bank.store, stream, { fromRevision: revision, limit: 1 }).toArray();
    if (event === undefined)
      throw problemError(NOT_FOUND, { code: 'NO_SUCH_EVENT', detail: 'The account has no such event.' });
    return c.json(event);
  });
  return routes;
}

/** Carries a command out under the conditions of the request, and answers what came of it. */
async function carryOut(c: Context, bank: Bank, number: string, command: AccountCommand): Promise<Response> {
  const conditions = conditionsOf(c);
  const { outcome, events, state, revision, position } = await tellingConflicts(
    bank,
    { number, expected: conditions.expectedRevision },
    () => bank.accounts.execute(number, command, conditions),
  );
  await seenByViews(bank.views, position);
  // A command that was carried out has led to an event, now or before.
  const at = revision ?? 0;
  c.header('ETag', etagOf(at));
  const result: CommandResource = {
    outcome,
    events: events.map(({ id, type, revision }) => ({ id, type, revision })),
    account: accountResource(number, state, at),
  };
  return c.json(result, command.type === 'Open' ? 201 : 200);
}

function numberOf(c: Context): string {
  const number = c.req.param('number') ?? '';
  if (accountNumberForm.safeParse(number).success) return number;
  throw refusal('ACCOUNT_NOT_OPEN', 'There is no such account: no account has such a number.');
}

/** Ten digits. A request that is sent again under its key gets the same ones. */
function newNumber(key: string | undefined): string {
  const uuid = key === undefined ? randomUUID() : derivedEventId('account-numbers', key, 0);
  const number = Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16) % 1e10;
  return String(number).padStart(10, '0');
}

function isOpened({ state }: { readonly state: { readonly status: string } }): boolean {
  return state.status !== 'unopened';
}
