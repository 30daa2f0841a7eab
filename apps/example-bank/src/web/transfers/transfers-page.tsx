import type { TransferResource } from '../../http/resources.js';
import { money, TRANSFER_TONES } from '../parts/wording.js';
import { transfers } from '../state/bank-state.js';
import { linkTo, route } from '../state/router.js';
import { TransferForm } from './transfer-form.js';
import { TransferSteps } from './transfer-steps.js';

const LISTED = 100;

/** The transfers, each a small process with a stream of its own. */
export function TransfersPage() {
  const [, chosen] = route.value;
  const newest = [...transfers.value.values()].reverse().slice(0, LISTED);
  return (
    <div class="columns">
      <section class="card" aria-labelledby="new-transfer">
        <h2 id="new-transfer">New transfer</h2>
        <TransferForm from={undefined} />
      </section>
      <section class="card" aria-labelledby="transfers-heading">
        <h2 id="transfers-heading">Transfers</h2>
        {newest.length === 0 ? (
          <p class="empty">
            None yet. A transfer takes the money from one account and gives it to the other; where the other
            does not take it, it is given back. Try one between two currencies.
          </p>
        ) : (
          <ol class="transfers">
            {newest.map((transfer) => (
              <TransferRow key={transfer.id} transfer={transfer} chosen={transfer.id === chosen} />
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

function TransferRow({
  transfer,
  chosen,
}: {
  readonly transfer: TransferResource;
  readonly chosen: boolean;
}) {
  const { from, to, amount, currency, status, declination } = transfer;
  return (
    <li class={`transfer ${chosen ? 'is-chosen' : ''}`} aria-current={chosen ? 'true' : undefined}>
      <div class="row">
        <strong>{money(amount, currency)}</strong>
        <span>
          <a href={linkTo('accounts', from)}>{from}</a>
          <span aria-hidden="true"> → </span>
          <span class="visually-hidden"> to </span>
          <a href={linkTo('accounts', to)}>{to}</a>
        </span>
        <span class={`chip push ${TRANSFER_TONES[status]}`}>{status}</span>
      </div>
      <TransferSteps transfer={transfer} />
      {declination !== null && <p class="quiet">{declination.reason}</p>}
    </li>
  );
}
