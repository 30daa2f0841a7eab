import type { Currency } from '../../money/minor-units.js';
import { typedAmount } from './wording.js';

interface AmountFieldProps {
  readonly id: string;
  readonly label: string;
  readonly currency: Currency | undefined;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** An amount to type in, with a point or a comma. */
export function AmountField({ id, label, currency, text, onText }: AmountFieldProps) {
  const wrong = text !== '' && typedAmount(text) === undefined;
  return (
    <div class="field">
      <label for={id}>
        {label} {currency !== undefined && `in ${currency}`}
      </label>
      <input
        id={id}
        class="input"
        inputMode="decimal"
        autoComplete="off"
        placeholder="0.00"
        required
        value={text}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
      {wrong && (
        <small id={`${id}-wrong`} class="money-out">
          An amount above zero, such as 12.50
        </small>
      )}
    </div>
  );
}
