import { describe, expect, test } from '@jest/globals';
import type { EventStore, Manifest } from '@eventfold/core';
import { createMemoryDatabase, openMemoryStore } from '@eventfold/core/memory';
import { freezeManifest, unsupported } from '@eventfold/core/store';
import { allClauses } from '../clauses/all-clauses.js';
import type { CreateStore } from './clause-context.js';
import { eventStoreContract, type EventStoreContractOptions } from './event-store-contract.js';
import { runContract } from './run-contract.js';

interface Registered {
  readonly title: string;
  readonly run: () => Promise<void>;
  readonly budgetMs: number | undefined;
}

/** The tests that the suite would register with a runner. */
function registered(options: Omit<EventStoreContractOptions, 'test' | 'name'>): readonly Registered[] {
  const tests: Registered[] = [];
  const register = (title: string, run: () => Promise<void>, budgetMs?: number): void => {
    tests.push({ title, run, budgetMs });
  };
  eventStoreContract({ name: 'candidate', test: register, size: 'quick', ...options });
  return tests;
}

function memory(change: (store: EventStore) => EventStore = (store) => store): CreateStore {
  const database = createMemoryDatabase();
  return async ({ namespace }) => change(await openMemoryStore({ database, namespace }));
}

/** A store whose forward reads leave out the first event asked for. */
const skipping = memory((store) => ({
  ...store,
  readStream: (request, options) =>
    store.readStream({ ...request, ...(request.from === 1 ? { from: 2 } : {}) }, options),
}));

function withoutTruncation(store: EventStore): EventStore {
  const { operations } = store.manifest;
  const manifest: Manifest = freezeManifest({
    ...store.manifest,
    operations: { ...operations, truncate: false },
  });
  return {
    ...store,
    manifest,
    truncate: async () => {
      throw unsupported('truncate', manifest);
    },
  };
}

const only = (tests: readonly Registered[], id: string): Registered =>
  tests.find(({ title }) => title.startsWith(`[${id}]`))!;
const clausesOf = (area: string) =>
  allClauses.filter((clause) => clause.area === area && clause.size === 'quick');

describe('eventStoreContract', () => {
  test('registers one test for each quick clause, and those that take long when asked', () => {
    const quick = registered({ createStore: memory() });
    expect(quick).toHaveLength(allClauses.filter(({ size }) => size === 'quick').length);
    expect(registered({ createStore: memory(), size: 'full' })).toHaveLength(allClauses.length);
    expect(quick.every(({ budgetMs }) => (budgetMs ?? 0) > 15_000)).toBe(true);
  });

  test('gives every clause as much more time as it is told to', () => {
    const budgetOf = (patience: number): number =>
      only(registered({ createStore: memory(), patience }), 'READ-03').budgetMs!;
    expect(budgetOf(3) - budgetOf(2)).toBe(budgetOf(2) - budgetOf(1));
    expect(budgetOf(2)).toBeGreaterThan(budgetOf(1));
    expect(() => budgetOf(0.5)).toThrow(/1 or more/);
  });

  test('fails with the clause, the store, what was expected and its cause', async () => {
    const failing = only(registered({ createStore: skipping }), 'READ-03').run();
    await expect(failing).rejects.toMatchObject({
      name: 'ContractViolation',
      clause: 'READ-03',
      store: 'candidate',
    });
    await expect(failing).rejects.toThrow(
      /^\[READ-03\] candidate: A forward read MUST begin .*\n.*revisions from 1/,
    );
    await expect(failing).rejects.toHaveProperty('cause.name', 'AssertionError');
  });

  test('says when a clause is not exercised, and passes', async () => {
    const restart = only(registered({ createStore: memory() }), 'RESTART-01');
    expect(restart.title).toContain('(not exercised: no environment.restart)');
    await restart.run();
    let restarts = 0;
    const countedRestart = async (): Promise<void> => {
      restarts++;
    };
    const environment = { restart: countedRestart };
    const exercised = only(registered({ createStore: memory(), environment }), 'RESTART-01');
    expect(exercised.title).not.toContain('not exercised');
    await exercised.run();
    expect(restarts).toBeGreaterThanOrEqual(1);
  });

  test('lets a known failure fail, and fails once it holds', async () => {
    const knownFailures = [{ clause: 'READ-03', reason: 'being mended' }];
    const excused = only(registered({ createStore: skipping, knownFailures }), 'READ-03');
    expect(excused.title).toContain('(known failure: being mended)');
    await excused.run();
    await expect(only(registered({ createStore: memory(), knownFailures }), 'READ-03').run()).rejects.toThrow(
      'listed as a known failure (being mended), but the clause holds',
    );
  });

  test('refuses a known failure without a reason, or that names no clause, or one twice', () => {
    const options = (...knownFailures: { clause: string; reason: string }[]) => ({
      createStore: memory(),
      knownFailures,
    });
    expect(() => registered(options({ clause: 'READ-03', reason: ' ' }))).toThrow('needs a reason');
    expect(() => registered(options({ clause: 'READ-99', reason: 'x' }))).toThrow('not a clause');
    const twice = { clause: 'READ-03', reason: 'x' };
    expect(() => registered(options(twice, twice))).toThrow('twice');
  });

  test('ends a clause that takes longer than its budget', async () => {
    const hanging = memory((store) => ({ ...store, health: () => new Promise(() => undefined) }));
    const [health] = clausesOf('lifecycle').filter(({ id }) => id === 'HEALTH-01');
    const report = await runContract({
      name: 'slow',
      createStore: hanging,
      clauses: [{ ...health!, budgetMs: 50 }],
      patience: 1,
    });
    expect(report.failures[0]?.message).toContain('It was not done after 50 ms');
  });
});

describe('runContract', () => {
  const truncation = clausesOf('truncation');

  test('turns the clauses of an absent operation into a refusal, and counts them apart', async () => {
    const report = await runContract({
      name: 'm',
      createStore: memory(withoutTruncation),
      clauses: truncation,
    });
    const area = { area: 'truncation', held: 0, failed: 0, unsupported: truncation.length, notExercised: 0 };
    expect(report.areas).toEqual([area]);
    expect(report.manifest.operations.truncate).toBe(false);
  });

  test('fails them where the absent operation does not refuse', async () => {
    const pretending = memory((store) => ({ ...withoutTruncation(store), truncate: store.truncate }));
    const report = await runContract({ name: 'm', createStore: pretending, clauses: truncation });
    expect(report.failures).toHaveLength(truncation.length);
    expect(report.failures[0]?.message).toContain('the manifest says that there is no truncate');
  });

  test('counts clauses that need an environment as not exercised', async () => {
    const outages = clausesOf('outages');
    const report = await runContract({ name: 'm', createStore: memory(), clauses: outages });
    expect(report.areas).toEqual([
      { area: 'outages', held: 0, failed: 0, unsupported: 0, notExercised: outages.length },
    ]);
  });
});
