import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { clausesOfSize } from '../contract/event-store-contract.js';
import { allBrokenStores } from './all-broken-stores.js';
import { failedAlone, failedOrLate, type KillMatrix, type Trial } from './kill-matrix.js';

const file = join(import.meta.dirname, '../../kill-matrix.json');
const text = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
const committed: KillMatrix = Object.fromEntries(
  Object.entries(text).map(([name, kills]) => [name, kills.split(' ')]),
);
const clauses = clausesOfSize('quick');
/** One in so many of the trials that are expected to hold is run here; `pnpm contract:matrix` runs them all. */
const SAMPLE = 16;

/** The trials that came out otherwise than they did before. */
function otherwise(trials: readonly Trial[], failed: ReadonlySet<Trial>): readonly Trial[] {
  return trials.filter(
    (trial) => failed.has(trial) !== (committed[trial.store.name]?.includes(trial.clause.id) === true),
  );
}

test('the committed matrix names every broken store, and clauses only', () => {
  expect(Object.keys(committed).sort()).toEqual(allBrokenStores.map(({ name }) => name).sort());
  const ids = new Set(clauses.map(({ id }) => id));
  expect(Object.values(committed).flatMap((kills) => kills.filter((id) => !ids.has(id)))).toEqual([]);
});

test('every clause is failed by some broken store', () => {
  const killed = new Set(Object.values(committed).flat());
  expect(clauses.map(({ id }) => id).filter((id) => !killed.has(id))).toEqual([]);
});

test('every broken store fails some clause and holds nine tenths of the others', () => {
  const most = Math.floor((clauses.length - 1) / 10) + 1;
  for (const [name, kills] of Object.entries(committed)) {
    expect([name, kills.length >= 1, kills.length <= most]).toEqual([name, true, true]);
  }
});

test('the quick matrix is what was committed', async () => {
  const trials = allBrokenStores.flatMap((store, s) =>
    clauses
      .filter((clause, c) => committed[store.name]?.includes(clause.id) === true || (s + c) % SAMPLE === 0)
      .map((clause) => ({ store, clause })),
  );
  const differing = otherwise(trials, await failedOrLate(trials));
  const failed = await failedAlone(differing);
  const differences = otherwise(differing, failed).map(
    (trial) => `${trial.store.name}: ${trial.clause.id} ${failed.has(trial) ? 'fails' : 'holds'}`,
  );
  expect(differences).toEqual([]);
}, 900_000);
