import { useId, useState } from 'preact/hooks';
import type { AccountResource, CommandResource } from '../../http/resources.js';
import { AmountField } from '../parts/amount-field.js';
import { CommandOutcome } from '../parts/command-outcome.js';
import { DecidedOn } from '../parts/decided-on.js';
import { money, typedAmount } from '../parts/wording.js';
import { learnAccounts } from '../state/bank-state.js';
import { useCommand } from '../state/use-command.js';
import { useDecidedRevision } from '../state/use-decided-revision.js';

const KINDS = {
  deposit: { title: 'Deposit', path: 'deposits', done: 'deposited' },
  withdraw: { title: 'Withdraw', path: 'withdrawals', done: 'withdrawn' },
} as const;

interface MoneyFormProps {
  readonly account: AccountResource;
  readonly kind: keyof typeof KINDS;
}

/** Puts money in or takes it out, on the account as its reader saw it when they began to type. */
export function MoneyForm({ account, kind }: MoneyFormProps) {
  const id = useId();
  const { title, path, done } = KINDS[kind];
  const [text, setText] = useState('');
  const decided = useDecidedRevision(account.revision);
  const command = useCommand<CommandResource>((result) => {
    learnAccounts([result.account]);
    setText('');
    decided.end();
    const { balance, currency } = result.account;
    return `${money(typedAmount(text) ?? 0, currency)} ${done}. The balance is ${money(balance, currency)}.`;
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    const amount = typedAmount(text);
    if (amount === undefined) return;
    command.send(`/accounts/${account.number}/${path}`, { amount }, decided.revision ?? account.revision);
  };
  const type = (typed: string): void => {
    decided.begin();
    if (typed === '') decided.end();
    setText(typed);
  };
  const dismiss = (): void => {
    command.dismiss();
    decided.end();
    setText('');
  };
  return (
    <form class="stack" onSubmit={submit}>
      <div class="one-line">
        <AmountField id={id} label="Amount" currency={account.currency} text={text} onText={type} />
        <button class="button main" disabled={command.state.phase === 'sending'}>
          {title}
        </button>
      </div>
      <DecidedOn revision={decided.revision} current={account.revision} />
      <CommandOutcome command={{ ...command, dismiss }} />
    </form>
  );
}
