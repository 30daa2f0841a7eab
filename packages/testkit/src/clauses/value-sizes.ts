import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { newEvent, range } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

/** A value so many levels deep. */
function nested(depth: number): unknown {
  return range(1, depth).reduce<unknown>(
    (inner, level) => (level % 2 === 0 ? { inner, level } : [inner, level]),
    'innermost',
  );
}

/** Values whose size, not kind, is what encodings get wrong. */
export const valueSizeClauses = clausesOf('values', [
  {
    id: 'VALUE-09',
    title: 'Long text of characters of any width MUST come back as it was written, from streams and the log.',
    budgetMs: 30_000,
    async run({ store, stream: named }) {
      const stream = named();
      const texts = ['é', '日', '👩', 'aé日👩', 'a\u0000'].map((part) => part.repeat(30_000));
      const shifted = ['x', 'xy', 'xyz'].map((start) => start + '日'.repeat(30_000));
      for (const text of [...texts, ...shifted]) await appendOk(store, stream, [newEvent('Held', text)]);
      const expected = [...texts, ...shifted].map((text) => text.length);
      for (const events of [await readAll(store, stream), await readLog(store)]) {
        equal(
          events.map(({ data }) => String(data).length),
          expected,
          'lengths',
        );
        equal(
          events.map(({ data }) => data),
          [...texts, ...shifted],
          'texts',
        );
      }
    },
  },
  {
    id: 'VALUE-10',
    title: 'Values that are deep, long or of many keys MUST come back as they were written.',
    async run({ store, stream: named }) {
      const stream = named();
      const values = [
        nested(33),
        nested(100),
        nested(200),
        range(0, 9_999),
        Object.fromEntries(range(0, 2_499).map((n) => [`key ${n}`, n])),
        range(0, 999).map((n) => ({ n, text: `text ${n}` })),
        [0.1 + 0.2, 1 / 3, 0.30000000000000004, 123456789.12345679, 2 ** 52 + 0.5],
      ];
      for (const value of values) await appendOk(store, stream, [newEvent('Held', value)]);
      const stored = await readAll(store, stream);
      for (const [n, value] of values.entries()) equal(stored[n]?.data, value, `value ${n}`);
    },
  },
]);
