import { linkTo } from '../state/router.js';
import { useAnswer } from '../state/use-answer.js';

interface EventDetailsProps {
  readonly number: string;
  readonly revision: number;
}

interface StoredEvent {
  readonly system?: { readonly correlationId?: string };
}

/** The event behind a line, as the store holds it. */
export function EventDetails({ number, revision }: EventDetailsProps) {
  const answer = useAnswer<StoredEvent>(`/accounts/${number}/events/${revision}`);
  if (answer === undefined) return <p class="quiet">Reading the event …</p>;
  if (!answer.ok) return <p class="note bad">{answer.problem.detail}</p>;
  const transfer = answer.value.system?.correlationId;
  return (
    <>
      <pre class="event" tabIndex={0} aria-label={`The event at revision ${revision}`}>
        {JSON.stringify(answer.value, null, 2)}
      </pre>
      {transfer !== undefined && (
        <p>
          <a href={linkTo('transfers', transfer)}>The transfer that it belongs to</a>
        </p>
      )}
    </>
  );
}
