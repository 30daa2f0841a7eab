import { signal } from '@preact/signals';

/** Where the reader is: `#/accounts/485` is `['accounts', '485']`. */
export type Route = readonly string[];

/** The address, as a signal. */
export const route = signal<Route>(routeIn(location.hash));

/** Follows the address. */
export function startRouter(): void {
  addEventListener('hashchange', () => {
    route.value = routeIn(location.hash);
    scrollTo({ top: 0 });
  });
}

/** The link to a place. */
export function linkTo(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

/** Goes there. */
export function goTo(...parts: readonly string[]): void {
  location.hash = linkTo(...parts);
}

function routeIn(hash: string): Route {
  const parts = hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '');
  return parts.length === 0 ? ['accounts'] : parts.map(decodeURIComponent);
}
