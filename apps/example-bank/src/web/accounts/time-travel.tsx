import { useId } from 'preact/hooks';
import type { AccountResource } from '../../http/resources.js';
import type { StatementLine } from '../../views/statements.js';
import { dayInWords, lineInWords, plainAmount } from '../parts/wording.js';
import { announce } from '../state/announcements.js';
import { get } from '../state/api.js';
import { BalanceChart } from './balance-chart.js';

interface TimeTravelProps {
  readonly number: string;
  /** Oldest first, none missing. */
  readonly lines: readonly StatementLine[];
  /** The revision that is looked at; null for now. */
  readonly moment: number | null;
  readonly onMoment: (moment: number | null) => void;
}

/** Goes back to any revision or day of an account: by a slider, step by step, or by the calendar. */
export function TimeTravel({ number, lines, moment, onMoment }: TimeTravelProps) {
  const id = useId();
  const first = lines[0]?.revision ?? 0;
  const head = lines.at(-1)?.revision ?? 0;
  const at = Math.min(moment ?? head, head);
  const line = lines[at - first];
  const go = (revision: number): void =>
    onMoment(revision >= head ? null : Math.max(first, Math.min(head, revision)));
  const goToDay = async (day: string): Promise<void> => {
    const answer = await get<AccountResource>(`/accounts/${number}?day=${day}`);
    if (answer.ok) go(answer.value.revision);
    else announce(answer.problem.detail);
  };
  return (
    <section class="card time-travel" aria-labelledby={`${id}-heading`}>
      <div class="row">
        <h2 id={`${id}-heading`}>Time travel</h2>
        <span class="push quiet" data-testid="moment">
          {line !== undefined && `${dayInWords(line.day)}: ${lineInWords(line).title.toLowerCase()}`}
        </span>
      </div>
      <BalanceChart lines={lines} at={at} />
      <input
        type="range"
        class="slider"
        min={first}
        max={head}
        value={at}
        aria-label="Revision"
        aria-valuetext={
          line && `Revision ${at} of ${head}, ${dayInWords(line.day)}, balance ${plainAmount(line.balance)}`
        }
        onInput={({ currentTarget }) => go(currentTarget.valueAsNumber)}
      />
      <div class="row">
        <button type="button" class="button small" disabled={at <= first} onClick={() => go(at - 1)}>
          Back
        </button>
        <button type="button" class="button small" disabled={at >= head} onClick={() => go(at + 1)}>
          Forward
        </button>
        <button type="button" class="button small" disabled={moment === null} onClick={() => onMoment(null)}>
          Now
        </button>
        <label class="day push">
          <span class="quiet">As of</span>
          <input
            type="date"
            class="input"
            value={line?.day}
            onChange={({ currentTarget }) => void goToDay(currentTarget.value)}
          />
        </label>
      </div>
    </section>
  );
}
