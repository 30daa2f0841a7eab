import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { allClauses } from '../clauses/all-clauses.js';
import { contractPage } from './contract-page.js';

test('docs/contract.md is what the clauses say (run `pnpm contract:page`)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/contract.md'), 'utf8');
  expect(page).toBe(contractPage());
});

test('every clause has an id of its own and a sentence with MUST', () => {
  const ids = allClauses.map((clause) => clause.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, title } of allClauses) {
    expect(id).toMatch(/^[A-Z]+-\d{2}$/);
    expect(title).toMatch(/MUST/);
    expect(title).toMatch(/^(`?[A-Z`\u2018\u2019]|[a-z]).*\.$/);
  }
});

test('the clauses of an area stand together', () => {
  const areas = allClauses.map((clause) => clause.area).filter((area, n, all) => area !== all[n - 1]);
  expect(new Set(areas).size).toBe(areas.length);
});
