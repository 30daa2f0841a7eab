import { useRef } from 'preact/hooks';
import type { AccountResource } from '../../http/resources.js';
import { money } from '../parts/wording.js';

/** A balance that lights up when it changes under the reader's eyes. */
export function LiveBalance({ account }: { readonly account: AccountResource }) {
  const { balance, currency, revision } = account;
  const first = useRef(revision);
  const changed = revision !== first.current;
  return (
    <span key={revision} class={`balance ${balance < 0 ? 'money-out' : ''} ${changed ? 'flash' : ''}`}>
      {money(balance, currency)}
    </span>
  );
}
