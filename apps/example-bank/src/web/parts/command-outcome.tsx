import type { ConflictResource } from '../../http/resources.js';
import { moneyMoved } from '../../account/money-moved.js';
import { conflictIn, type Command } from '../state/use-command.js';
import { EVENT_TITLES, money, signedAmount } from './wording.js';

/** Says honestly why a command was not carried out, or that nobody knows, and what can be done about it. */
export function CommandOutcome({ command }: { readonly command: Command }) {
  const { state } = command;
  if (state.phase !== 'failed') return null;
  const conflict = conflictIn(state);
  if (conflict !== undefined) return <Conflict conflict={conflict} command={command} />;
  if (state.problem.written === 'unknown') return <Unknown command={command} />;
  return (
    <div class="note bad" role="alert">
      <h3>{state.problem.title}</h3>
      <p>{state.problem.detail}</p>
    </div>
  );
}

function Conflict({ conflict, command }: { readonly conflict: ConflictResource; readonly command: Command }) {
  const { missed, account, expectedRevision, actualRevision } = conflict;
  return (
    <div class="note warn" role="alert" data-testid="conflict">
      <h3>Somebody was faster</h3>
      <p>
        You decided on revision {expectedRevision}. The account is at revision {actualRevision} now, so
        nothing was done. What you missed:
      </p>
      <ul>
        {missed.map((event) => (
          <li key={event.revision}>
            <span class="chip">{event.revision}</span> {EVENT_TITLES[event.type]}{' '}
            {signedAmount(moneyMoved(event))}
          </li>
        ))}
      </ul>
      {account !== null && (
        <p>
          The balance is <strong>{money(account.balance, account.currency)}</strong>.
        </p>
      )}
      <div class="row">
        <button type="button" class="button main" onClick={command.sendAnyway}>
          Do it all the same
        </button>
        <button type="button" class="button" onClick={command.dismiss}>
          Leave it
        </button>
      </div>
    </div>
  );
}

function Unknown({ command }: { readonly command: Command }) {
  return (
    <div class="note warn" role="alert">
      <h3>Nobody knows yet</h3>
      <p>
        The answer was lost, so it may have been done or not. Asking again settles it: the request carries the
        same key, and is done once.
      </p>
      <div class="row">
        <button type="button" class="button main" onClick={command.sendAgain}>
          Ask again
        </button>
      </div>
    </div>
  );
}
