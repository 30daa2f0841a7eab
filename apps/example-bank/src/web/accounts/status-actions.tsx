import { useId, useState } from 'preact/hooks';
import type { AccountResource, CommandResource } from '../../http/resources.js';
import { CommandOutcome } from '../parts/command-outcome.js';
import { TextField } from '../parts/text-field.js';
import { learnAccounts } from '../state/bank-state.js';
import { useCommand } from '../state/use-command.js';

/** Freezes, unfreezes and closes. */
export function StatusActions({ account }: { readonly account: AccountResource }) {
  const id = useId();
  const [reason, setReason] = useState('');
  const command = useCommand<CommandResource>((result) => {
    learnAccounts([result.account]);
    setReason('');
    return `The account is ${result.account.status}.`;
  });
  const send = (what: string, body = {}): void =>
    command.send(`/accounts/${account.number}/${what}`, body, account.revision);
  const freeze = (event: Event): void => {
    event.preventDefault();
    send('freeze', { reason });
  };
  return (
    <div class="stack">
      {account.status === 'frozen' ? (
        <div class="row">
          <button type="button" class="button main" onClick={() => send('unfreeze')}>
            Unfreeze
          </button>
          <span class="quiet">Until then no money can leave it.</span>
        </div>
      ) : (
        <form class="one-line" onSubmit={freeze}>
          <TextField
            id={id}
            label="Reason for a freeze"
            text={reason}
            onText={setReason}
            required
            maxLength={200}
          />
          <button class="button">Freeze</button>
        </form>
      )}
      <div class="row">
        <button type="button" class="button" onClick={() => send('close')}>
          Close the account
        </button>
        <span class="quiet">At a balance of zero.</span>
      </div>
      <CommandOutcome command={command} />
    </div>
  );
}
