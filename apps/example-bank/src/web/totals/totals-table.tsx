import type { Currency } from '../../money/minor-units.js';
import { count, plainAmount } from '../parts/wording.js';
import type { Total } from './periods.js';

interface TotalsTableProps {
  readonly totals: readonly Total[];
  readonly currency: Currency;
}

/** The figures behind the bars. */
export function TotalsTable({ totals, currency }: TotalsTableProps) {
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col" class="number">
              In ({currency})
            </th>
            <th scope="col" class="number">
              Out ({currency})
            </th>
            <th scope="col" class="number">
              Movements
            </th>
          </tr>
        </thead>
        <tbody>
          {totals.map(({ key, name, moneyIn, moneyOut, movements }) => (
            <tr key={key}>
              <td>{name}</td>
              <td class="number">{plainAmount(moneyIn)}</td>
              <td class="number">{plainAmount(moneyOut)}</td>
              <td class="number">{count(movements)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
