import { useState } from 'preact/hooks';
import type { AccountResource, StatementResource } from '../../http/resources.js';
import { accounts, loaded } from '../state/bank-state.js';
import { linkTo } from '../state/router.js';
import { useAnswer } from '../state/use-answer.js';
import { AccountActions } from './account-actions.js';
import { AccountHead } from './account-head.js';
import { Statement } from './statement.js';
import { TimeTravel } from './time-travel.js';

/** One account: what it is, what can be done with it, what it was, and why. */
export function AccountPage({ number }: { readonly number: string }) {
  const now = accounts.value.get(number);
  /** The revision that is looked at; null for now. */
  const [moment, setMoment] = useState<number | null>(null);
  const past = useAnswer<AccountResource>(
    moment === null ? undefined : `/accounts/${number}?revision=${moment}`,
  );
  const statement = useAnswer<StatementResource>(`/accounts/${number}/statement?limit=1000`, now?.revision);
  if (now === undefined) return loaded.value ? <NoSuchAccount number={number} /> : null;
  const lines = statement?.ok === true ? statement.value.lines : [];
  return (
    <article id="chosen" tabIndex={-1} class="stack" aria-label={`Account ${number}`}>
      <a class="back" href={linkTo('accounts')}>
        All accounts
      </a>
      <AccountHead now={now} past={moment !== null && past?.ok === true ? past.value : undefined} />
      <AccountActions account={now} />
      {lines.length > 0 && <TimeTravel number={number} lines={lines} moment={moment} onMoment={setMoment} />}
      <Statement number={number} lines={lines} moment={moment} />
    </article>
  );
}

function NoSuchAccount({ number }: { readonly number: string }) {
  return (
    <div class="card empty">
      <h1>There is no account {number}</h1>
      <p>
        <a href={linkTo('accounts')}>All accounts</a>
      </p>
    </div>
  );
}
