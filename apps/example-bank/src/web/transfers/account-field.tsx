import { accounts } from '../state/bank-state.js';
import { money } from '../parts/wording.js';

interface AccountFieldProps {
  readonly id: string;
  readonly label: string;
  readonly number: string;
  readonly onNumber: (number: string) => void;
}

/** An account by its number, with those that there are to choose from. */
export function AccountField({ id, label, number, onNumber }: AccountFieldProps) {
  const known = accounts.value.get(number);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        required
        autoComplete="off"
        list={`${id}-accounts`}
        value={number}
        aria-describedby={`${id}-who`}
        onInput={({ currentTarget }) => onNumber(currentTarget.value.trim())}
      />
      <datalist id={`${id}-accounts`}>
        {[...accounts.value.values()].map((account) => (
          <option key={account.number} value={account.number}>
            {account.owner}, {account.currency}
          </option>
        ))}
      </datalist>
      <small id={`${id}-who`} class="quiet">
        {known !== undefined && `${known.owner}, ${money(known.balance, known.currency)}`}
      </small>
    </div>
  );
}
