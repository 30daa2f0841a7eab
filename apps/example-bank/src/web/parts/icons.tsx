import type { ComponentChild } from 'preact';

function icon(path: string) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      aria-hidden="true"
    >
      <path d={path} stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** What stands above the names of the pages on a phone. */
export const ICONS: Readonly<Record<'accounts' | 'transfers' | 'totals' | 'store', ComponentChild>> = {
  accounts: icon('M3 10h18M5 10v8m5-8v8m4-8v8m5-8v8M3 18h18M12 3 3 8h18z'),
  transfers: icon('M4 8h14m-4-4 4 4-4 4M20 16H6m4-4-4 4 4 4'),
  totals: icon('M4 20V10m5 10V4m6 16v-8m5 8V7'),
  store: icon('M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zm0 0c0 4 16 4 16 0M4 12c0 4 16 4 16 0'),
};
