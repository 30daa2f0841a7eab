import { useState } from 'preact/hooks';
import type { StatementLine } from '../../views/statements.js';
import { dayInWords, lineInWords, plainAmount, signedAmount } from '../parts/wording.js';
import { EventDetails } from './event-details.js';

interface StatementProps {
  readonly number: string;
  /** Oldest first. */
  readonly lines: readonly StatementLine[];
  /** What came after this revision has not happened yet. */
  readonly moment: number | null;
}

const AT_ONCE = 50;

/** Every line of an account, the newest first, and the event behind each. */
export function Statement({ number, lines, moment }: StatementProps) {
  const [most, setMost] = useState(AT_ONCE);
  const [open, setOpen] = useState<number | null>(null);
  const past = moment === null ? lines : lines.filter(({ revision }) => revision <= moment);
  const shown = past.slice(-most).reverse();
  return (
    <section class="card" aria-labelledby="statement-heading">
      <h2 id="statement-heading">Statement</h2>
      <ol class="statement">
        {shown.map((line) => (
          <Line
            key={line.revision}
            number={number}
            line={line}
            open={open === line.revision}
            onToggle={() => setOpen(open === line.revision ? null : line.revision)}
          />
        ))}
      </ol>
      {past.length > most && (
        <button type="button" class="button" onClick={() => setMost(most + 200)}>
          Show {past.length - most} earlier
        </button>
      )}
    </section>
  );
}

interface LineProps {
  readonly number: string;
  readonly line: StatementLine;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Line({ number, line, open, onToggle }: LineProps) {
  const { revision, day, amount, balance } = line;
  const { title, rest } = lineInWords(line);
  const id = `event-${revision}`;
  return (
    <li>
      <button type="button" class="line" aria-expanded={open} aria-controls={id} onClick={onToggle}>
        <span class="what">
          <strong>{title}</strong>
          {rest !== '' && <span class="quiet"> {rest}</span>}
          <small class="quiet">
            {dayInWords(day)} · revision {revision}
          </small>
        </span>
        <span class="sums">
          <span class={amount < 0 ? 'money-out' : 'money-in'}>{signedAmount(amount)}</span>
          <small class="quiet">
            <span class="visually-hidden">balance </span>
            {plainAmount(balance)}
          </small>
        </span>
      </button>
      {open && (
        <div id={id}>
          <EventDetails number={number} revision={revision} />
        </div>
      )}
    </li>
  );
}
