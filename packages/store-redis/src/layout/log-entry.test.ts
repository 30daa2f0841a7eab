import { expect, test } from '@jest/globals';
import { linksOf } from './log-entry.js';

test('links end at the number of their entry', () => {
  expect(linksOf(['0-10', ['c', '2:0:a-1;3:7:b-2']])).toEqual([
    { stream: 'a-1', revision: 0, count: 2, position: 6 },
    { stream: 'b-2', revision: 7, count: 3, position: 8 },
  ]);
});

test('events of other categories leave their place', () => {
  expect(linksOf(['0-20', ['c', '1:4:a-1;+5;2:0:a-2']])).toEqual([
    { stream: 'a-1', revision: 4, count: 1, position: 13 },
    { stream: 'a-2', revision: 0, count: 2, position: 19 },
  ]);
});

test('a name may hold what separates links', () => {
  expect(linksOf(['0-1', ['c', '1:0:a-x:y%3Bz']])).toEqual([
    { stream: 'a-x:y;z', revision: 0, count: 1, position: 1 },
  ]);
});
