import { expect, test } from '@jest/globals';
import { faultSchedule } from './fault-schedule.js';

const NAMES = ['kill', 'cut', 'freeze'];

const drawn = (seed: number) =>
  faultSchedule(seed, NAMES, 20).map(({ afterMs, fault, draw }) => [afterMs, fault, draw.between(0, 1e9)]);

test('the schedule, and what each fault draws, are a function of the seed', () => {
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  expect(new Set(drawn(7).map(([, fault]) => fault))).toEqual(new Set(NAMES));
});
