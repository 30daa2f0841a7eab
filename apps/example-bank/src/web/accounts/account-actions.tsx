import { useState } from 'preact/hooks';
import type { AccountResource } from '../../http/resources.js';
import { TransferForm } from '../transfers/transfer-form.js';
import { MoneyForm } from './money-form.js';
import { StatusActions } from './status-actions.js';

const ACTIONS = { deposit: 'Deposit', withdraw: 'Withdraw', transfer: 'Transfer', manage: 'Manage' } as const;

type Action = keyof typeof ACTIONS;

/** What can be done with an account, one thing at a time. */
export function AccountActions({ account }: { readonly account: AccountResource }) {
  const [action, setAction] = useState<Action>('deposit');
  if (account.status === 'closed')
    return <p class="note">This account is closed. Its events stay: look at any of them below.</p>;
  return (
    <section class="card actions" aria-label="What to do">
      <div class="segments" role="group" aria-label="Kind of action">
        {Object.entries(ACTIONS).map(([name, title]) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === action}
            onClick={() => setAction(name as Action)}
          >
            {title}
          </button>
        ))}
      </div>
      {action === 'deposit' && <MoneyForm key="deposit" account={account} kind="deposit" />}
      {action === 'withdraw' && <MoneyForm key="withdraw" account={account} kind="withdraw" />}
      {action === 'transfer' && <TransferForm key="transfer" from={account} />}
      {action === 'manage' && <StatusActions key="manage" account={account} />}
    </section>
  );
}
