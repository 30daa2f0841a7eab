import { describe, expect, test } from '@jest/globals';
import { openMemoryStore } from '@eventfold/core/memory';
import { bringAbout, cellOf, conditions, tables } from './delete-table.js';
import { readTable } from './markdown-table.js';
import { readPage } from './published-pages.js';

const page = readPage('docs/deletes.md');

describe.each(Object.entries(tables))('docs/deletes.md, %s', (heading, rows) => {
  const table = readTable(page, heading);

  test('has a column for every condition and a row for everything that is tried', () => {
    expect(table.columns).toEqual(conditions);
    expect([...table.rows.keys()]).toEqual(Object.keys(rows));
  });

  const cells = Object.entries(rows).flatMap(([row, answer]) =>
    conditions.map((condition) => ({ row, condition, answer })),
  );
  test.each(cells)('$row, $condition', async ({ row, condition, answer }) => {
    const store = await openMemoryStore();
    await bringAbout(store, 'thing-1', condition);
    const cell = table.rows.get(row)?.[conditions.indexOf(condition)];
    expect(cell).toBe(await cellOf(store, 'thing-1', answer));
  });
});
