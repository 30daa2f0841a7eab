import { useId, useState } from 'preact/hooks';
import type { CommandResource } from '../../http/resources.js';
import { CommandOutcome } from '../parts/command-outcome.js';
import { TextField } from '../parts/text-field.js';
import { typedAmount } from '../parts/wording.js';
import { learnAccounts } from '../state/bank-state.js';
import { goTo } from '../state/router.js';
import { useCommand } from '../state/use-command.js';

const CURRENCIES = ['CZK', 'EUR', 'USD'] as const;

/** The form that opens an account, and goes to it. */
export function OpenAccount() {
  const id = useId();
  const [owner, setOwner] = useState('');
  const [currency, setCurrency] = useState<string>('CZK');
  const [overdraft, setOverdraft] = useState('');
  const overdraftLimit = overdraft === '' ? 0 : typedAmount(overdraft);
  const opening = useCommand<CommandResource>(({ account }) => {
    learnAccounts([account]);
    goTo('accounts', account.number);
    return `Account ${account.number} is open.`;
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    if (overdraftLimit !== undefined) opening.send('/accounts', { owner, currency, overdraftLimit });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <TextField id={`${id}-owner`} label="Owner" text={owner} onText={setOwner} required maxLength={100} />
      <div class="fields two">
        <div class="field">
          <label for={`${id}-currency`}>Currency</label>
          <select
            id={`${id}-currency`}
            class="input"
            value={currency}
            onChange={({ currentTarget }) => setCurrency(currentTarget.value)}
          >
            {CURRENCIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </div>
        <TextField
          id={`${id}-overdraft`}
          label="Overdraft limit"
          text={overdraft}
          onText={setOverdraft}
          placeholder="none"
          inputMode="decimal"
          wrong={overdraftLimit === undefined}
        />
      </div>
      <CommandOutcome command={opening} />
      <button class="button main" disabled={opening.state.phase === 'sending'}>
        Open the account
      </button>
    </form>
  );
}
