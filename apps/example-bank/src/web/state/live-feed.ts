import type { AccountResource, Change, Pulse, TransferResource } from '../../http/resources.js';
import { get } from './api.js';
import {
  connection,
  forget,
  learnAccounts,
  learnChange,
  learnPulse,
  learnTransfers,
  loaded,
} from './bank-state.js';

/**
 * Follows the bank's events for as long as the page is open. The browser connects again by itself and names the last event it got, so
 * nothing is missed. The lists are read once the feed has begun: what happens in between comes through it.
 */
export function startLiveFeed(): void {
  const source = new EventSource('/api/events');
  const on = (type: string, listen: (data: unknown) => void): void =>
    source.addEventListener(type, ({ data }: MessageEvent<string>) => listen(JSON.parse(data)));

  on('ready', (change) => {
    connection.value = 'live';
    learnChange(change as Change);
    void loadLists();
  });
  on('change', (change) => learnChange(change as Change));
  on('pulse', (pulse) => learnPulse(pulse as Pulse));
  source.addEventListener('reset', forget);
  source.addEventListener('error', () => {
    connection.value = 'lost';
    // A browser gives up where the server answered with an error; we do not.
    if (source.readyState === EventSource.CLOSED) setTimeout(startLiveFeed, 2000);
  });
}

async function loadLists(): Promise<void> {
  const [accounts, transfers] = await Promise.all([
    get<readonly AccountResource[]>('/accounts'),
    get<readonly TransferResource[]>('/transfers'),
  ]);
  if (accounts.ok) learnAccounts(accounts.value);
  if (transfers.ok) learnTransfers(transfers.value.toReversed());
  loaded.value = true;
}

/** Reads an account at once, where the feed would bring it a moment later. */
export async function readAccount(number: string): Promise<void> {
  const answer = await get<AccountResource>(`/accounts/${number}`);
  if (answer.ok) learnAccounts([answer.value]);
}
