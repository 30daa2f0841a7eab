import { describe, expect, test } from '@jest/globals';
import { openMemoryStore } from '../memory/index.js';
import type { EventStore } from '../store/event-store.js';
import { observeStore } from './observe-store.js';
import type { OperationOutcome, Telemetry } from './telemetry.js';

/** Telemetry that only writes down which operations it was told of. */
function notes() {
  const told: { readonly name: string; readonly outcome: OperationOutcome }[] = [];
  const telemetry: Telemetry = {
    command: (_, run) => run(),
    async operation({ name }, run, outcomeOf) {
      const result = await run();
      told.push({ name, outcome: outcomeOf(result) });
      return result;
    },
    handling: (_, run) => run(),
    progress: () => undefined,
    warning: () => undefined,
    traceContext: () => ({}),
  };
  return { told, telemetry };
}

const write = (expected: 'any' | 'no-stream') => ({
  writes: [{ stream: 'tea-1', expected, events: [{ type: 'Brewed', data: null }] }],
});

describe('observeStore', () => {
  test('tells of every operation and how it ended', async () => {
    const { told, telemetry } = notes();
    const store = observeStore(await openMemoryStore(), telemetry);
    await store.append(write('no-stream'));
    await store.append(write('no-stream'));
    await store.readStream({ stream: 'tea-1', limit: 10 });
    await store.readLog({ limit: 10 });
    await store.truncate({ stream: 'tea-1', before: 1 });
    await store.delete({ stream: 'tea-1', expected: 'no-stream' });
    await store.tombstone({ stream: 'tea-1', expected: 'any' });
    expect(told).toEqual([
      { name: 'append', outcome: { events: 1, conflict: false } },
      { name: 'append', outcome: { events: 0, conflict: true } },
      { name: 'readStream', outcome: { events: 1, conflict: false } },
      { name: 'readLog', outcome: { events: 1, conflict: false } },
      { name: 'truncate', outcome: { events: 0, conflict: false } },
      { name: 'delete', outcome: { events: 0, conflict: true } },
      { name: 'tombstone', outcome: { events: 0, conflict: false } },
    ]);
  });

  test('leaves everything else as it is, also what only this store has', async () => {
    const memory = await openMemoryStore();
    class Special {
      #secret = 42;
      readonly manifest = memory.manifest;
      append: EventStore['append'] = (...args) => memory.append(...args);
      answer(): number {
        return this.#secret;
      }
    }
    const special = new Special() as unknown as EventStore & Special;
    expect(observeStore(special, notes().telemetry).answer()).toBe(42);
    const store = observeStore(memory, notes().telemetry);
    expect(store.manifest).toBe(memory.manifest);
    expect(await store.snapshots.load('tea-1', 'none')).toBeNull();
    await store.close();
    await expect(memory.readLog({ limit: 1 })).rejects.toMatchObject({ code: 'ES_CLOSED' });
  });
});
