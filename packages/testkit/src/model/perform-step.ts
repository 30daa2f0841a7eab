import { isEventStoreError, type Conflict, type EventStore, type RecordedEvent } from '@eventfold/core';
import type { Answer, AnsweredEvent } from './answer.js';
import type { Step } from './script.js';

/** Carries out the steps of a script on a store, one after the other. */
export interface Performer {
  perform(step: Step): Promise<Answer>;
}

/** A performer that remembers the cursors of the log reads. */
export function performer(store: EventStore): Performer {
  const cursors = new Map<number, string>();
  return {
    async perform(step) {
      try {
        if (step.do === 'log') return await readLog(store, step, cursors);
        return await performOn(store, step);
      } catch (error) {
        if (!isEventStoreError(error))
          return { is: 'error', code: `untyped: ${String(error)}`, written: 'unknown' };
        return { is: 'error', code: error.code, written: error.written };
      }
    },
  };
}

async function performOn(store: EventStore, step: Exclude<Step, { do: 'log' }>): Promise<Answer> {
  switch (step.do) {
    case 'append': {
      const { writes, checks } = step;
      const result = await store.append({ writes, ...(checks.length > 0 ? { checks } : {}) });
      return result.ok ? { is: 'appended', streams: result.streams } : conflictAnswer(result);
    }
    case 'read':
      return readStream(store, step);
    default: {
      const { do: name, ...request } = step;
      const remove = store[name] as (request: object) => ReturnType<EventStore['delete']>;
      const result = await remove.call(store, request);
      return result.ok ? { is: 'removed', changed: result.changed } : conflictAnswer(result);
    }
  }
}

function conflictAnswer({ violations }: Conflict): Answer {
  return {
    is: 'conflict',
    violations: violations.map(({ missed, ...violation }) => ({
      ...violation,
      ...(missed === undefined ? {} : { missed: missed.map(({ id }) => id) }),
    })),
  };
}

/** Pages may be short, so they are read until there are as many events as wanted. */
async function readStream(
  store: EventStore,
  { limit, ...request }: Extract<Step, { do: 'read' }>,
): Promise<Answer> {
  const { stream, direction } = request;
  const events: AnsweredEvent[] = [];
  let from = request.from;
  for (;;) {
    const page = await store.readStream({ stream, direction, from, limit: limit - events.length });
    events.push(...page.events.map(answered));
    if (page.next === null || events.length >= limit)
      return { is: 'read', events, state: page.state, head: page.head };
    from = page.next;
  }
}

async function readLog(
  store: EventStore,
  { query, filter, resume, limit }: Extract<Step, { do: 'log' }>,
  cursors: Map<number, string>,
): Promise<Answer> {
  const events: AnsweredEvent[] = [];
  let after = resume ? cursors.get(query) : undefined;
  for (;;) {
    const most = Math.min(limit - events.length, store.manifest.limits.pageEvents);
    const page = await store.readLog({ filter, after, limit: most });
    events.push(...page.events.map(answered));
    after = page.next;
    cursors.set(query, after);
    if (page.atHead || events.length >= limit) return { is: 'log', events, atHead: page.atHead };
  }
}

function answered({ stream, revision, id, type, data }: RecordedEvent): AnsweredEvent {
  return { stream, revision, id, type, data };
}
