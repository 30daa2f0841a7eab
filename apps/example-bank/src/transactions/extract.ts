import { fileURLToPath } from 'node:url';

/** The transactions that come with the bank. */
export const EXTRACT = fileURLToPath(new URL('../../data/berka-extract.csv', import.meta.url));
