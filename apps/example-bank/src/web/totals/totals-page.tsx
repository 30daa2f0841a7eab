import { computed } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Currency } from '../../money/minor-units.js';
import type { DailyTotal } from '../../views/daily-totals.js';
import { pulse } from '../state/bank-state.js';
import { useAnswer } from '../state/use-answer.js';
import { monthInWords, totalsOf, type Total } from './periods.js';
import { TotalsChart } from './totals-chart.js';
import { TotalsTable } from './totals-table.js';

const EVERY_MONTH = '';
/** How many events the totals are made of: only when that changes is there anything new to show. */
const handled = computed(() => pulse.value?.projections.find(({ name }) => name === 'daily-totals')?.handled);

/** What moved in the bank, day by day or month by month. */
export function TotalsPage() {
  const answer = useAnswer<readonly DailyTotal[]>('/totals', handled.value);
  const [chosen, setCurrency] = useState<Currency>();
  const [month, setMonth] = useState(EVERY_MONTH);
  const days = answer?.ok === true ? answer.value : [];
  const currencies = [...new Set(days.map(({ currency }) => currency))].sort();
  const currency = chosen ?? currencies[0] ?? 'CZK';
  const ofCurrency = days.filter((day) => day.currency === currency);
  const months = [...new Set(ofCurrency.map(({ day }) => day.slice(0, 7)))];
  const totals = totalsOf(ofCurrency, month);
  return (
    <section class="card stack" aria-labelledby="totals-heading">
      <div class="row">
        <h1 id="totals-heading">Totals</h1>
        <div class="row push">
          <Choice label="Currency" value={currency} options={currencies} onChoice={setCurrency} />
          <Choice
            label="Period"
            value={month}
            options={[EVERY_MONTH, ...months]}
            words={(one) => (one === EVERY_MONTH ? 'Every month' : monthInWords(one))}
            onChoice={setMonth}
          />
        </div>
      </div>
      {totals.length === 0 ? (
        <p class="empty">No money has moved yet.</p>
      ) : (
        <Totals key={`${currency} ${month}`} totals={totals} currency={currency} />
      )}
    </section>
  );
}

function Totals({ totals, currency }: { readonly totals: readonly Total[]; readonly currency: Currency }) {
  return (
    <>
      <TotalsChart totals={totals} currency={currency} />
      <details>
        <summary>The same as a table</summary>
        <TotalsTable totals={totals} currency={currency} />
      </details>
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly words?: (option: T) => string;
  readonly onChoice: (option: T) => void;
}

function Choice<T extends string>({ label, value, options, words = String, onChoice }: ChoiceProps<T>) {
  return (
    <select
      class="input narrow"
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChoice(currentTarget.value as T)}
    >
      {options.map((option) => (
        <option key={option} value={option}>
          {words(option)}
        </option>
      ))}
    </select>
  );
}
