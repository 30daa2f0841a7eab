interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly placeholder?: string;
  readonly wrong?: boolean;
  /** The keyboard of a phone. */
  readonly inputMode?: 'text' | 'decimal';
}

/** A line of text to type in. */
export function TextField({ id, label, text, onText, wrong = false, ...input }: TextFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        id={id}
        class="input"
        autoComplete="off"
        value={text}
        aria-invalid={wrong}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
    </div>
  );
}
