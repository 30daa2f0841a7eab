import { expect, test } from '@jest/globals';
import { allClauses } from './all-clauses.js';
import { issuedIds, retiredClauses } from './issued-ids.js';

test('every id that was given out belongs to one clause, or to one that was retired', () => {
  const used = [...allClauses, ...retiredClauses].map(({ id }) => id);
  const issued = Object.entries(issuedIds).flatMap(([prefix, highest]) =>
    Array.from({ length: highest }, (_, n) => `${prefix}-${String(n + 1).padStart(2, '0')}`),
  );
  expect([...used].sort()).toEqual(issued.sort());
});
