import { describe, expect, test } from '@jest/globals';
import type { ExpectedRevision } from '../stream/expected-revision.js';
import { judgeExpectation, type StreamFacts } from './judge-expectation.js';

const idOf = (revision: number): string => `00000000-0000-4000-8000-00000000000${revision}`;

/** Streams whose last revision was 2, and one that was never written. */
const conditions: Record<string, StreamFacts> = {
  missing: { state: 'missing', head: -1, idAt: () => undefined },
  active: { state: 'active', head: 2, idAt: idOf },
  'fully truncated': { state: 'active', head: 2, idAt: () => undefined },
  deleted: { state: 'deleted', head: 2, idAt: idOf },
};

const token = (revision: number, eventId = idOf(revision)): ExpectedRevision => ({ revision, eventId });

const table: readonly [string, ExpectedRevision, Record<string, ReturnType<typeof judgeExpectation>>][] = [
  ['any', 'any', { missing: 'holds', active: 'holds', 'fully truncated': 'holds', deleted: 'holds' }],
  [
    'no-stream',
    'no-stream',
    { missing: 'holds', active: 'revision', 'fully truncated': 'revision', deleted: 'holds' },
  ],
  [
    'stream-exists',
    'stream-exists',
    { missing: 'revision', active: 'holds', 'fully truncated': 'holds', deleted: 'revision' },
  ],
  [
    'a lower revision',
    1,
    { missing: 'revision', active: 'revision', 'fully truncated': 'revision', deleted: 'revision' },
  ],
  [
    'the last revision',
    2,
    { missing: 'revision', active: 'holds', 'fully truncated': 'holds', deleted: 'holds' },
  ],
  [
    'a higher revision',
    3,
    { missing: 'revision', active: 'revision', 'fully truncated': 'revision', deleted: 'revision' },
  ],
  [
    'the token of an earlier event',
    token(1),
    { missing: 'diverged', active: 'revision', 'fully truncated': 'unverifiable', deleted: 'revision' },
  ],
  [
    'the token of the last event',
    token(2),
    { missing: 'diverged', active: 'holds', 'fully truncated': 'unverifiable', deleted: 'holds' },
  ],
  [
    'a token past the end',
    token(3),
    { missing: 'diverged', active: 'diverged', 'fully truncated': 'diverged', deleted: 'diverged' },
  ],
  [
    'another event at the last revision',
    token(2, idOf(9)),
    { missing: 'diverged', active: 'diverged', 'fully truncated': 'unverifiable', deleted: 'diverged' },
  ],
  [
    'another event at an earlier revision',
    token(0, idOf(9)),
    { missing: 'diverged', active: 'diverged', 'fully truncated': 'unverifiable', deleted: 'diverged' },
  ],
];

describe.each(table)('%s', (_name, expected, verdicts) => {
  test.each(Object.entries(verdicts))('on a stream that is %s: %s', (condition, verdict) => {
    expect(judgeExpectation(expected, conditions[condition]!)).toBe(verdict);
  });
});

test('asks for the ids of revisions up to the head only', () => {
  const asked: number[] = [];
  const facts: StreamFacts = { state: 'active', head: 2, idAt: (revision) => idOf(asked.push(revision)) };
  judgeExpectation(token(3), facts);
  judgeExpectation(2, facts);
  expect(asked).toEqual([]);
});
