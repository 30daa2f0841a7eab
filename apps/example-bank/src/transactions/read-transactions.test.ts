import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTransactions, type Row } from './read-transactions.js';
import { sizeOfFile } from './size-of-file.js';

const HEADER =
  '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"';
const row = (id: number | string): string => `${id};2378;930101;"PRIJEM";"VKLAD";700.00;700.00;"";;`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eventfold-bank-'));
});
afterAll(async () => rm(folder, { recursive: true }));

async function file(...content: string[]): Promise<string> {
  const path = join(folder, `${Math.random()}.csv`);
  await writeFile(path, content.join(''));
  return path;
}

async function read(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const one of readTransactions(path)) rows.push(one);
  return rows;
}

describe('readTransactions', () => {
  test('rejects malformed rows by their line and goes on', async () => {
    const text = [HEADER, row(1), 'garbage', row(2), '', row('"x'), row(3)].join('\r\n');
    const path = await file(text);
    expect(await read(path)).toMatchObject([
      { line: 2, transaction: { id: '1' } },
      { line: 3, reason: '1 fields where 10 are due' },
      { line: 4, transaction: { id: '2' } },
      { line: 6, reason: 'a quote is out of place' },
      { line: 7, transaction: { id: '3' }, endsAt: await sizeOfFile(path) },
    ]);
  });

  test('reads lines that lie across the pieces a file is read in, with any line ending and a byte order mark', async () => {
    const ids = Array.from({ length: 5000 }, (_, index) => String(index));
    const path = await file('\uFEFF', HEADER, '\n', ids.map(row).join('\n'), '\n');
    const rows = await read(path);
    expect(rows.map((one) => 'transaction' in one && one.transaction.id)).toEqual(ids);
    expect(rows[4999]).toMatchObject({ line: 5001 });
  });

  test.each([
    ['', 'is empty'],
    ['a,b,c\n1,2,3\n', 'its first line should be trans_id;account_id'],
    [row(1), 'its first line should be'],
    [`${HEADER}\n${'x'.repeat(300_000)}`, 'Line 2'],
  ])('refuses a file that is no such table: %#', async (content, reason) => {
    const failing = read(await file(content));
    await expect(failing).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
    await expect(failing).rejects.toThrow(reason);
  });

  test('says in a sentence that a file is missing, or a folder', async () => {
    await expect(sizeOfFile('/no/such.csv')).rejects.toMatchObject({
      code: 'UNREADABLE_FILE',
      message: 'The file /no/such.csv does not exist.',
    });
    await expect(sizeOfFile(folder)).rejects.toThrow('is a folder');
    await expect(read(folder)).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
    await expect(read('/no/such.csv')).rejects.toThrow('does not exist');
  });
});
