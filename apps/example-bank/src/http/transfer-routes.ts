import { derivedEventId, isEventStoreError, subscribeToStream, type EventStore } from '@eventfold/core';
import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { requireOpened } from '../account/account-rules.js';
import type { Account } from '../account/account-state.js';
import { isRefusal } from '../account/refusal.js';
import type { Bank } from '../bank.js';
import { isSettled, transfer, type Transfer } from '../transfer/transfer.js';
import type { TransferOrder } from '../transfer/transfer-event.js';
import { transferForm } from './bodies.js';
import { conflictProblem } from './conflict.js';
import { NOT_FOUND, problemError } from './problem.js';
import { seenByViews } from './read-your-writes.js';
import { bodyOf, conditionsOf, etagOf, idempotencyKey } from './request.js';
import { transferOfRow, transferResource } from './resources.js';

/** How many transfers a list holds, the newest first. */
const LISTED = 100;
/** How long a request for a transfer waits for its end; after that the client can ask. */
const LONGEST_WAIT_MS = 5000;

/** Everything under `/api/transfers`. */
export function transferRoutes(bank: Bank): Hono {
  const routes = new Hono();

  routes.get('/', (c) => c.json([...bank.views.transfers.all()].slice(-LISTED).reverse().map(transferOfRow)));

  routes.get('/:id', async (c) => {
    const { state, revision } = await bank.transfers.load(c.req.param('id'));
    if (revision === null)
      throw problemError(NOT_FOUND, { code: 'NO_SUCH_TRANSFER', detail: 'There is no such transfer.' });
    c.header('ETag', etagOf(revision));
    return c.json(transferResource(c.req.param('id'), state, revision));
  });

  routes.post('/', async (c) => {
    const { from, to, amount } = await bodyOf(c, transferForm);
    const { commandId, expectedRevision } = conditionsOf(c);
    const key = idempotencyKey(c);
    const id = key === undefined ? randomUUID() : derivedEventId('transfers', key, 0);
    const { state: known } = await bank.transfers.load(id);
    // A request that comes again was checked the first time; since then its own transfer has changed the account.
    const currency =
      known.status === 'none' ? await checkedCurrency(bank, { from, to }, expectedRevision) : known.currency;
    const order: TransferOrder = { from, to, amount, currency };
    await bank.transfers.execute(id, { type: 'Request', order }, { commandId, correlationId: id });
    const { state, revision } = await outcomeOf(bank, id);
    c.header('Location', `/api/transfers/${id}`);
    return c.json(transferResource(id, state, revision), isSettled(state) ? 201 : 202);
  });
  return routes;
}

/**
 * Looks at both accounts before a transfer is begun, and answers the sender's currency. Only the accounts themselves decide, when
 * their turn comes: this spares customers transfers that cannot end well.
 */
async function checkedCurrency(
  bank: Bank,
  { from, to }: Pick<TransferOrder, 'from' | 'to'>,
  expectedRevision: number | undefined,
) {
  const [sender, receiver] = await Promise.all([bank.accounts.load(from), bank.accounts.load(to)]);
  requireParty('from', from, sender.state);
  requireParty('to', to, receiver.state);
  if (expectedRevision !== undefined && expectedRevision !== sender.revision)
    throw await conflictProblem(bank, from, expectedRevision);
  return sender.state.currency;
}

function requireParty(path: string, number: string, state: Account): void {
  try {
    requireOpened(state);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw problemError(NOT_FOUND, {
      code: error.code,
      detail: `There is no account ${number}.`,
      errors: [{ path, message: error.message }],
    });
  }
}

interface Outcome {
  readonly state: Transfer;
  readonly revision: number;
}

/** Follows a transfer to its end, or as far as it gets while somebody waits. Who settles it does not matter: its stream tells. */
async function outcomeOf({ store, views }: Bank, id: string): Promise<Outcome> {
  let outcome: Outcome = { state: transfer.initialState, revision: 0 };
  try {
    for await (const event of follow(store, id)) {
      outcome = { state: transfer.evolve(outcome.state, event), revision: event.revision };
      if (!isSettled(outcome.state)) continue;
      await seenByViews(views, event.position);
      break;
    }
  } catch (error) {
    if (!isEventStoreError(error, 'ES_ABORTED')) throw error;
  }
  return outcome;
}

function follow(store: EventStore, id: string) {
  const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
  return subscribeToStream(store, transfer.stream(id), { source: transfer, signal });
}
