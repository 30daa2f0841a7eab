import type { TransferAnswer } from '../account/account-event.js';
import type { Accounts } from '../account/accounts.js';
import { nextStep, type Step } from './next-step.js';
import type { Transfer } from './transfer.js';
import type { Transfers } from './transfers.js';

export interface TransferParties {
  readonly accounts: Accounts;
  readonly transfers: Transfers;
}

/**
 * Takes a transfer, step by step, from where it stands to where it is settled. It may be interrupted anywhere, begun again, and run
 * twice at once: an account answers each step once, and the transfer takes note of each answer once.
 */
export async function settleTransfer(parties: TransferParties, id: string): Promise<Transfer> {
  let { state } = await parties.transfers.load(id);
  for (let step = nextStep(id, state); step !== undefined; step = nextStep(id, state)) {
    const answer = await ask(parties, id, step);
    ({ state } = await parties.transfers.execute(id, answer, { correlationId: id }));
  }
  return state;
}

async function ask({ accounts }: TransferParties, id: string, step: Step) {
  const { account, command, commandId, record } = step;
  const { events } = await accounts.execute(account, command, { commandId, correlationId: id });
  const [answer] = events;
  if (answer === undefined)
    throw new Error(`Account ${account} no longer has its answer to ${commandId}: was its stream truncated?`);
  return record(answer as TransferAnswer);
}
