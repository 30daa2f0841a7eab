import type { ComponentChild } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { AccountsPage } from './accounts/accounts-page.js';
import { ICONS } from './parts/icons.js';
import { count } from './parts/wording.js';
import { announcement } from './state/announcements.js';
import { connection, pulse } from './state/bank-state.js';
import { linkTo, route } from './state/router.js';
import { StorePage } from './store/store-page.js';
import { TotalsPage } from './totals/totals-page.js';
import { TransfersPage } from './transfers/transfers-page.js';

const PAGES = {
  accounts: { title: 'Accounts', page: AccountsPage },
  transfers: { title: 'Transfers', page: TransfersPage },
  totals: { title: 'Totals', page: TotalsPage },
  store: { title: 'Store', page: StorePage },
} as const;

type PageName = keyof typeof PAGES;

/** The frame, and the page in it that the address names. */
export function App() {
  const [name = ''] = route.value;
  const current: PageName = name in PAGES ? (name as PageName) : 'accounts';
  const Page = PAGES[current].page;
  return (
    <>
      <a class="skip" href="#content" onClick={skipToContent}>
        Skip to the content
      </a>
      <header class="bar">
        <a class="brand" href={linkTo('accounts')}>
          <img src="/icon.svg" alt="" /> <span>The example bank</span>
        </a>
        <nav class="tabs" aria-label="Pages">
          {Object.entries(PAGES).map(([place, { title }]) => (
            <a key={place} href={linkTo(place)} aria-current={place === current ? 'page' : undefined}>
              {ICONS[place as PageName]}
              {title}
            </a>
          ))}
        </nav>
        <Live />
      </header>
      <Content name={route.value.join('/')} title={PAGES[current].title}>
        <Page />
      </Content>
      <footer class="foot">
        Every figure here is a fold of events. See <a href={linkTo('store')}>the store they are in</a>.
      </footer>
      <div class="visually-hidden" role="status" aria-live="polite">
        {announcement}
      </div>
    </>
  );
}

interface ContentProps {
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChild;
}

/** Takes the focus when the page changes, so that keyboards and screen readers go on where the eye does. */
function Content({ name, title, children }: ContentProps) {
  const shown = useRef(name);
  useEffect(() => {
    document.title = `${title} · The example bank`;
    if (shown.current !== name) focusContent();
    shown.current = name;
  }, [name, title]);
  return (
    <main id="content" tabIndex={-1}>
      {children}
    </main>
  );
}

function Live() {
  const words = { connecting: 'connecting', live: 'live', lost: 'connection lost, trying again' };
  return (
    <p class="live">
      <span class={`dot ${connection.value === 'live' ? 'is-live' : ''}`} aria-hidden="true" />
      <span>
        {words[connection.value]}
        {connection.value === 'live' &&
          pulse.value !== undefined &&
          ` · ${count(pulse.value.eventsPerSecond)}/s`}
      </span>
    </p>
  );
}

/** The address is the router's: a link within the page may not change it. */
function skipToContent(event: Event): void {
  event.preventDefault();
  focusContent();
}

/** What the address names, past the list that it was chosen from. */
function focusContent(): void {
  const content = document.getElementById('chosen') ?? document.getElementById('content');
  content?.focus({ preventScroll: true });
}
