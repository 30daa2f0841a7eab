import { useState } from 'preact/hooks';
import type { Problem } from '../../http/problem.js';
import type { ImportStatus } from '../../import/import-job.js';
import { count } from '../parts/wording.js';
import { announce } from '../state/announcements.js';
import { post } from '../state/api.js';
import { pulse } from '../state/bank-state.js';

/** Brings in the real transactions that come with the bank, and shows how far it is. */
export function ImportCard() {
  const [problem, setProblem] = useState<Problem>();
  const status = pulse.value?.import;
  const start = async (): Promise<void> => {
    const answer = await post('/import', {});
    setProblem(answer.ok ? undefined : answer.problem);
    announce(answer.ok ? 'The import has begun.' : answer.problem.detail);
  };
  return (
    <section class="card stack" aria-labelledby="import-heading">
      <h2 id="import-heading">Real transactions</h2>
      <p class="quiet">
        A Czech bank published them, without names, in 1999. Each is a command whose id is its own number, so
        importing twice changes nothing.
      </p>
      {status !== undefined && <Progress status={status} />}
      {problem !== undefined && <p class="note bad">{problem.detail}</p>}
      <div>
        <button
          type="button"
          class="button main"
          disabled={status === undefined || status.state === 'running'}
          onClick={() => void start()}
        >
          {status?.state === 'done' ? 'Import again' : 'Import the transactions'}
        </button>
      </div>
    </section>
  );
}

function Progress({ status }: { readonly status: ImportStatus }) {
  const { state, rows, part, summary, differences, error } = status;
  if (state === 'idle') return null;
  return (
    <div class="stack tight" data-testid="import-progress">
      <progress value={part} max={1} aria-label="Progress of the import" />
      <p class="row">
        <span>
          {count(rows)} rows, {Math.floor(part * 100)} %
        </span>
        {summary !== null && <span class="quiet">{count(summary.eventsPerSecond)} events per second</span>}
      </p>
      {summary !== null && (
        <p class={`note ${differences === 0 ? 'good' : 'bad'}`}>
          {count(summary.accepted)} new, {count(summary.repeated)} were there already,{' '}
          {count(summary.rejected)} rejected.{' '}
          {differences === 0
            ? `All ${count(summary.accounts)} accounts sum up to the balances that the bank posted.`
            : `${count(differences ?? 0)} accounts are not at the balance that the bank posted.`}
        </p>
      )}
      {error !== null && <p class="note bad">{error}</p>}
    </div>
  );
}
