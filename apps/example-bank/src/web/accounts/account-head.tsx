import type { AccountResource } from '../../http/resources.js';
import { money, STATUS_TONES } from '../parts/wording.js';
import { LiveBalance } from './live-balance.js';

interface AccountHeadProps {
  readonly now: AccountResource;
  /** The account as it was at the moment that is looked at. */
  readonly past: AccountResource | undefined;
}

/** Whose account it is and what is on it, now or then. */
export function AccountHead({ now, past }: AccountHeadProps) {
  const shown = past ?? now;
  return (
    <section class={`card account-head ${past === undefined ? '' : 'is-past'}`} aria-label="The account">
      <div class="row">
        <h1>{shown.owner}</h1>
        <span class={`chip ${STATUS_TONES[shown.status]}`} data-testid="status">
          {shown.status}
        </span>
        {past !== undefined && <span class="chip warn">as it was</span>}
      </div>
      <p class="quiet">
        Account {shown.number} · revision <span data-testid="revision">{shown.revision}</span>
      </p>
      <p class="big" data-testid="balance">
        <LiveBalance key={past === undefined ? 'now' : 'then'} account={shown} />
      </p>
      <p class="quiet">
        {money(shown.available, shown.currency)} available
        {shown.overdraftLimit > 0 && `, ${money(shown.overdraftLimit, shown.currency)} of it overdraft`}
      </p>
    </section>
  );
}
