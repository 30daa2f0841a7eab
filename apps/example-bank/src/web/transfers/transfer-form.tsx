import { useId, useState } from 'preact/hooks';
import type { AccountResource, TransferResource } from '../../http/resources.js';
import { AmountField } from '../parts/amount-field.js';
import { CommandOutcome } from '../parts/command-outcome.js';
import { DecidedOn } from '../parts/decided-on.js';
import { money, typedAmount } from '../parts/wording.js';
import { accounts, learnTransfers } from '../state/bank-state.js';
import { readAccount } from '../state/live-feed.js';
import { useCommand } from '../state/use-command.js';
import { useDecidedRevision } from '../state/use-decided-revision.js';
import { AccountField } from './account-field.js';
import { TransferOutcome } from './transfer-outcome.js';

/** Sends money from one account to another, from the account as its reader saw it when they began. */
export function TransferForm({ from }: { readonly from: AccountResource | undefined }) {
  const id = useId();
  const [sender, setSender] = useState('');
  const [receiver, setReceiver] = useState('');
  const [text, setText] = useState('');
  const [settled, setSettled] = useState<TransferResource>();
  const account = from ?? accounts.value.get(sender);
  const decided = useDecidedRevision(account?.revision);
  const command = useCommand<TransferResource>(async (transfer) => {
    learnTransfers([transfer]);
    // The next transfer is decided on the account as this one left it.
    await readAccount(transfer.from);
    setSettled(transfer);
    setText('');
    decided.end();
    return `The transfer of ${money(transfer.amount, transfer.currency)} is ${transfer.status}.`;
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    const amount = typedAmount(text);
    if (amount === undefined || account === undefined) return;
    setSettled(undefined);
    const order = { from: account.number, to: receiver, amount };
    command.send('/transfers', order, decided.revision ?? account.revision);
  };
  const dismiss = (): void => {
    command.dismiss();
    decided.end();
  };
  return (
    <form class="stack" onSubmit={submit}>
      {from === undefined && (
        <AccountField id={`${id}-from`} label="From account" number={sender} onNumber={setSender} />
      )}
      <AccountField id={`${id}-to`} label="To account" number={receiver} onNumber={setReceiver} />
      <div class="one-line">
        <AmountField
          id={`${id}-amount`}
          label="Amount"
          currency={account?.currency}
          text={text}
          onText={(typed) => {
            decided.begin();
            setText(typed);
          }}
        />
        <button class="button main" disabled={command.state.phase === 'sending'}>
          Transfer
        </button>
      </div>
      {account !== undefined && <DecidedOn revision={decided.revision} current={account.revision} />}
      <CommandOutcome command={{ ...command, dismiss }} />
      {settled !== undefined && <TransferOutcome transfer={settled} />}
    </form>
  );
}
