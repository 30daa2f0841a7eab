import type { TransferResource } from '../../http/resources.js';

type Path = readonly (readonly [status: TransferResource['status'], words: string])[];

const COMPLETED: Path = [
  ['requested', 'asked for'],
  ['debited', 'taken from the sender'],
  ['completed', 'given to the receiver'],
];
const DECLINED: Path = [
  ['requested', 'asked for'],
  ['declined', 'declined by the sender’s account'],
];
const REFUNDED: Path = [
  ['requested', 'asked for'],
  ['debited', 'taken from the sender'],
  ['refunding', 'declined by the receiver’s account'],
  ['refunded', 'given back'],
];

/** How far a transfer has come, on the way that it has taken. */
export function TransferSteps({ transfer }: { readonly transfer: TransferResource }) {
  const path = pathOf(transfer);
  const reached = path.findIndex(([status]) => status === transfer.status);
  return (
    <ol class="steps">
      {path.map(([status, words], index) => (
        <li key={status} class={index <= reached ? 'is-done' : ''}>
          {words}
          {index > reached && <span class="visually-hidden"> (not yet)</span>}
        </li>
      ))}
    </ol>
  );
}

function pathOf({ status }: TransferResource): Path {
  if (status === 'declined') return DECLINED;
  return status === 'refunding' || status === 'refunded' ? REFUNDED : COMPLETED;
}
