import type { Happening } from '../../http/resources.js';
import { happenings } from '../state/bank-state.js';

const SHOWN = 12;
const TIMES = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The newest events of the log, as they are written. */
export function Ticker() {
  const newest = happenings.value.slice(0, SHOWN);
  return (
    <section class="card" aria-labelledby="ticker-heading">
      <h2 id="ticker-heading">The log, live</h2>
      {newest.length === 0 ? (
        <p class="quiet">Nothing has happened since you came.</p>
      ) : (
        <ol class="ticker">
          {newest.map((event) => (
            <Event key={`${event.stream}@${event.revision}`} event={event} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Event({ event: { stream, revision, type, recordedAt } }: { readonly event: Happening }) {
  return (
    <li>
      <time class="quiet" dateTime={new Date(recordedAt).toISOString()}>
        {TIMES.format(recordedAt)}
      </time>
      <span>{type}</span>
      <code class="quiet">
        {stream}@{revision}
      </code>
    </li>
  );
}
