import type { ConflictViolation, EventStore, RecordedEvent, RemoveRequest } from '@eventfold/core';
import { alterViolation } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** Replaces the violations of deletes and tombstones that conflict. */
function ofRemovals(name: string, change: (violation: ConflictViolation) => ConflictViolation): BrokenStore {
  const answered =
    (operation: 'delete' | 'tombstone', store: EventStore) => async (request: RemoveRequest) => {
      const answer = await store[operation](request);
      return answer.ok ? answer : { ...answer, violations: answer.violations.map(change) };
    };
  return {
    name,
    fault: (store) => ({ delete: answered('delete', store), tombstone: answered('tombstone', store) }),
  };
}

/** Changes the events that a conflict sends along. */
function missedAs(name: string, change: (event: RecordedEvent) => RecordedEvent): BrokenStore {
  return {
    name,
    fault: (store) =>
      alterViolation(store, (violation) =>
        violation.missed === undefined ? violation : { ...violation, missed: violation.missed.map(change) },
      ),
  };
}

export const conflictFaults: readonly BrokenStore[] = [
  missedAs('missed events without their metadata', (event) => ({ ...event, metadata: {} })),
  missedAs('missed events without system metadata', (event) => ({ ...event, system: {} })),
  missedAs('missed events of the first schema version', (event) => ({ ...event, schemaVersion: 1 })),
  {
    name: 'missed events of the first stream told for every stream',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        if (answer.ok) return answer;
        const [first] = answer.violations;
        return {
          ok: false,
          violations: answer.violations.map((each) =>
            each.missed === undefined ? each : { ...each, missed: first?.missed },
          ),
        };
      },
    }),
  },
  {
    name: 'expectation of the first stream told for every stream',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        if (answer.ok) return answer;
        const expected = answer.violations[0]?.expected ?? 'any';
        return { ok: false, violations: answer.violations.map((each) => ({ ...each, expected })) };
      },
    }),
  },
  {
    name: 'missed events of a truncated stream told without the first',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [violation] = answer.ok ? [] : answer.violations;
        if (typeof violation?.expected !== 'number' || violation.missed !== undefined) return answer;
        const { stream, state } = violation;
        if (state !== 'active') return answer;
        const { events } = await store.readStream({ stream, limit: 10 });
        const isTruncated = events.length > 1 && (events[0]?.revision ?? 0) > violation.expected + 1;
        return isTruncated ? { ok: false, violations: [{ ...violation, missed: events.slice(1) }] } : answer;
      },
    }),
  },
  {
    name: 'missed events reach back before a delete',
    fault: (store, shared) => {
      const gone = shared.of('gone', () => new Map<string, readonly RecordedEvent[]>());
      return {
        delete: async (request, options) => {
          const { events } = await store.readStream({ stream: request.stream || ' ', limit: 100 });
          const answer = await store.delete(request, options);
          if (answer.ok && answer.changed) gone.set(request.stream, events);
          return answer;
        },
        ...alterViolation(store, (violation) => {
          const before = gone.get(violation.stream);
          const { expected, state } = violation;
          return before === undefined || state !== 'active' || typeof expected !== 'number'
            ? violation
            : { ...violation, missed: before.filter(({ revision }) => revision > expected) };
        }),
      };
    },
  },
  {
    name: 'conflict sends along however many events were missed',
    manifest: (manifest) => ({ ...manifest, limits: { ...manifest.limits, pageEvents: 1_000 } }),
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        const [violation] = answer.ok ? [] : answer.violations;
        if (typeof violation?.expected !== 'number' || (violation.actual ?? 0) <= violation.expected)
          return answer;
        const missed: RecordedEvent[] = [];
        for (let from: number | null = violation.expected + 1; from !== null;) {
          const page = await store.readStream({ stream: violation.stream, from, limit: 1_000 });
          missed.push(...page.events);
          from = page.next;
        }
        return { ok: false, violations: [{ ...violation, missed }] };
      },
    }),
  },
  ofRemovals('conflict of a removal names no revision', (violation) => ({ ...violation, actual: null })),
  ofRemovals('conflict of a removal names another expectation', (violation) => ({
    ...violation,
    expected: 'stream-exists',
  })),
  ofRemovals('conflict of a removal says that the stream is missing', (violation) => ({
    ...violation,
    state: 'missing',
  })),
  {
    name: 'actual revision of a deleted stream told as a count',
    fault: (store) =>
      alterViolation(store, (violation) =>
        violation.state === 'deleted' && violation.actual !== null
          ? { ...violation, actual: violation.actual + 1 }
          : violation,
      ),
  },
  {
    name: 'conflict that does not say so',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        return answer.ok ? answer : ({ violations: answer.violations } as unknown as typeof answer);
      },
    }),
  },
  {
    name: 'conflict of a removal that does not say so',
    fault: (store) => ({
      delete: async (request, options) => {
        const answer = await store.delete(request, options);
        return answer.ok ? answer : ({ violations: answer.violations } as unknown as typeof answer);
      },
    }),
  },
];
