import { accounts, loaded } from '../state/bank-state.js';
import { route } from '../state/router.js';
import { ImportCard } from '../store/import-card.js';
import { AccountList } from './account-list.js';
import { AccountPage } from './account-page.js';
import { OpenAccount } from './open-account.js';

/** The accounts, and beside them the one that is looked at; on a phone one or the other. */
export function AccountsPage() {
  const [, number] = route.value;
  if (loaded.value && accounts.value.size === 0 && number === undefined) return <EmptyBank />;
  return (
    <div class={`accounts ${number === undefined ? '' : 'shows-one'}`}>
      <div class="list-side">
        <AccountList chosen={number} />
      </div>
      <div class="account-side">
        {number === undefined ? <Welcome /> : <AccountPage key={number} number={number} />}
      </div>
    </div>
  );
}

function Welcome() {
  return (
    <div class="card empty">
      <h1>Choose an account</h1>
      <p>Its balance is a fold of its events: you can see every one of them, and go back to any.</p>
    </div>
  );
}

/** The first thing that somebody sees of a new bank. */
function EmptyBank() {
  return (
    <div class="stack start">
      <div class="hero">
        <h1>A bank that forgets nothing</h1>
        <p class="quiet">
          Every account is a stream of events, and every balance follows from them. Bring in the real
          transactions that come with it, or open an account of your own.
        </p>
      </div>
      <div class="start-cards">
        <ImportCard />
        <div class="card">
          <h2>Open an account</h2>
          <OpenAccount />
        </div>
      </div>
    </div>
  );
}
