import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startStandIn, type KurrentStandIn } from '../start-stand-in.js';
import { differences } from './differences.js';
import { readRecording } from './recordings.js';
import { askProbe, PROBES } from './run-probes.js';

jest.setTimeout(60_000);

const { server, answers } = readRecording('23.10.8');

describe(`the stand-in answers as ${server} did`, () => {
  let standIn: KurrentStandIn;
  beforeAll(async () => {
    standIn = await startStandIn({ version: '23.10.8' });
  });
  afterAll(() => standIn.stop());

  test('every probe has been recorded', () => {
    expect(PROBES.map(({ name }) => name)).toEqual(Object.keys(answers));
  });

  test.each(PROBES.map((probe) => [probe.name, probe] as const))('%s', async (name, probe) => {
    expect(await askProbe(probe, `127.0.0.1:${standIn.port}`)).toEqual(answers[name]);
  });
});

test('differences are found wherever they are', () => {
  expect(differences({ a: [1, { b: 2 }], c: 3 }, { a: [1, { b: 4 }], d: 3 })).toEqual([
    { path: '/a/1/b', recorded: 2, answered: 4 },
    { path: '/c', recorded: 3, answered: undefined },
    { path: '/d', recorded: undefined, answered: 3 },
  ]);
});
