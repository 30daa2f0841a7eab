import type { TransferResource } from '../../http/resources.js';
import { money } from '../parts/wording.js';
import { transfers } from '../state/bank-state.js';
import { TransferSteps } from './transfer-steps.js';

/** What became of a transfer that somebody asked for, while they look. */
export function TransferOutcome({ transfer }: { readonly transfer: TransferResource }) {
  const latest = transfers.value.get(transfer.id) ?? transfer;
  const { status, declination, amount, currency, to } = latest;
  const good = declination === null;
  return (
    <div class={`note ${good ? 'good' : 'bad'}`} data-testid="transfer-outcome">
      <h3>
        {money(amount, currency)} to {to}: {status}
      </h3>
      {declination !== null && <p>{declination.reason}</p>}
      <TransferSteps transfer={latest} />
    </div>
  );
}
