import { randomFrom } from '../contract/random.js';
import type { FinalContents } from './final-contents.js';
import type { History, SeenEvent } from './history.js';

/** A history without faults of that many operations, half appends and half reads, four under way at any time. No store is asked. */
export function madeHistory(operations: number, seed = 1): { history: History; final: FinalContents } {
  const random = randomFrom(seed);
  const streams = Array.from({ length: Math.ceil(operations / 200) }, (_, n) => ({
    stream: `m-${n}`,
    events: [] as SeenEvent[],
  }));
  const log: SeenEvent[] = [];
  const history: History = [];
  for (let index = 0; index < operations; index++) {
    const { stream, events } = random.pick(streams);
    const moment = index * 10;
    const times = {
      process: `client ${index % 4}`,
      invoked: moment - random.below(20),
      returned: moment + random.below(20),
    };
    const head = events.length - 1;
    if (random.below(2) === 0) {
      const added = Array.from({ length: 1 + random.below(3) }, (_, n): SeenEvent => ({
        id: `e${log.length + n}`,
        type: 'Made',
        digest: 'd',
        stream,
        revision: head + 1 + n,
        position: String(log.length + n),
      }));
      for (const event of added) log.push(event);
      for (const event of added) events.push(event);
      const streams = [{ stream, firstRevision: head + 1, lastRevision: head + added.length }];
      history.push({
        kind: 'append',
        ...times,
        writes: [
          {
            stream,
            expected: head < 0 ? 'no-stream' : head,
            events: added.map(({ id, digest }) => ({ id, digest })),
          },
        ],
        checks: [],
        outcome: { is: 'ok', streams, position: added.at(-1)!.position },
      });
    } else {
      const from = Math.max(0, head - random.below(10));
      const state = head < 0 ? 'missing' : 'active';
      history.push({
        kind: 'read-stream',
        ...times,
        stream,
        direction: 'forward',
        from,
        limit: 20,
        outcome: { is: 'ok', events: events.slice(from), state, head: head < 0 ? null : head, next: null },
      });
    }
  }
  const final = streams.map(({ stream, events }) => ({
    stream,
    state: events.length > 0 ? ('active' as const) : ('missing' as const),
    head: events.length > 0 ? events.length - 1 : null,
    events,
  }));
  return { history, final: { streams: final, log } };
}
