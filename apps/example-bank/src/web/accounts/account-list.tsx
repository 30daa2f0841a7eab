import { useEffect, useRef, useState } from 'preact/hooks';
import type { AccountResource } from '../../http/resources.js';
import { count, STATUS_TONES } from '../parts/wording.js';
import { accounts } from '../state/bank-state.js';
import { linkTo } from '../state/router.js';
import { LiveBalance } from './live-balance.js';
import { OpenAccount } from './open-account.js';

const ORDERS = {
  number: (a: AccountResource, b: AccountResource) =>
    a.number.localeCompare(b.number, 'en', { numeric: true }),
  balance: (a: AccountResource, b: AccountResource) => b.balance - a.balance,
  events: (a: AccountResource, b: AccountResource) => b.revision - a.revision,
} as const;

/** How many are shown before somebody asks for more. */
const AT_ONCE = 150;

/** Every account with its balance, live. */
export function AccountList({ chosen }: { readonly chosen: string | undefined }) {
  const [wanted, setWanted] = useState('');
  const [order, setOrder] = useState<keyof typeof ORDERS>('number');
  const [opening, setOpening] = useState(false);
  const [most, setMost] = useState(AT_ONCE);
  const found = [...accounts.value.values()]
    .filter((account) => matches(account, wanted))
    .sort(ORDERS[order]);
  return (
    <section class="card account-list" aria-labelledby="accounts-heading">
      <div class="row">
        <h2 id="accounts-heading">Accounts</h2>
        <span class="chip">{count(found.length)}</span>
        <button
          type="button"
          class="button small push"
          aria-expanded={opening}
          onClick={() => setOpening(!opening)}
        >
          Open an account
        </button>
      </div>
      {opening && <OpenAccount />}
      <div class="list-tools">
        <input
          class="input"
          type="search"
          placeholder="Find"
          aria-label="Find an account by number or owner"
          value={wanted}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <select
          class="input"
          aria-label="Order of the accounts"
          value={order}
          onChange={({ currentTarget }) => setOrder(currentTarget.value as keyof typeof ORDERS)}
        >
          <option value="number">by number</option>
          <option value="balance">by balance</option>
          <option value="events">by events</option>
        </select>
      </div>
      <ul class="account-rows">
        {found.slice(0, most).map((account) => (
          <AccountRow key={account.number} account={account} chosen={account.number === chosen} />
        ))}
      </ul>
      {found.length > most && (
        <button type="button" class="button" onClick={() => setMost(most + AT_ONCE)}>
          Show more
        </button>
      )}
    </section>
  );
}

function AccountRow({ account, chosen }: { readonly account: AccountResource; readonly chosen: boolean }) {
  const { number, owner, status } = account;
  const row = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li>
      <a
        ref={row}
        class="account-row"
        href={linkTo('accounts', number)}
        aria-current={chosen ? 'true' : undefined}
      >
        <span class="who">
          <strong>{owner}</strong>
          <small class="quiet">
            {number} {status !== 'open' && <span class={`chip ${STATUS_TONES[status]}`}>{status}</span>}
          </small>
        </span>
        <LiveBalance account={account} />
      </a>
    </li>
  );
}

function matches({ number, owner }: AccountResource, wanted: string): boolean {
  const text = wanted.trim().toLowerCase();
  return number.toLowerCase().includes(text) || owner.toLowerCase().includes(text);
}
