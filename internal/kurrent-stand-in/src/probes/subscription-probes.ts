import type { Probe } from './probe.js';

const events = (count: number, name = 'e') =>
  Array.from({ length: count }, (_, n) => ({ id: `${name}${n}` }));

export const SUBSCRIPTION_PROBES: readonly Probe[] = [
  ...(['start', 'end', 0, 1, 5] as const).map((from): Probe => ({
    name: `a subscription to a stream from ${from}, with events before and after`,
    async ask(lab) {
      await lab.batch('s', 'no-stream', events(3));
      const expected = { start: 8, end: 5, 0: 7, 1: 6, 5: 4 }[from];
      return lab.subscribe({ stream: 's', from }, expected, () => lab.batch('s', 'any', events(5, 'live')));
    },
  })),
  {
    name: 'a subscription to a stream that is missing, deleted, tombstoned, or tombstoned later',
    async ask(lab) {
      await lab.batch('gone', 'any', events(1));
      await lab.tombstone('gone', 'any');
      await lab.batch('ends', 'any', events(1));
      const missing = lab.subscribe({ stream: 'new' }, 3);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await lab.batch('new', 'any', events(1, 'new'));
      return {
        missing: await missing,
        tombstoned: await lab.subscribe({ stream: 'gone' }, 3),
        later: await lab.subscribe({ stream: 'ends' }, 9, () => lab.tombstone('ends', 'any')),
      };
    },
  },
  {
    name: 'a filtered subscription to the log, and how far it says it is',
    async ask(lab) {
      await lab.batch('other', 'any', events(40, 'o'));
      await lab.batch('mine', 'any', events(1, 'm'));
      await lab.batch('more', 'any', events(20, 'x'));
      const from = await lab.placeOf('other');
      const filter = { of: 'stream', prefixes: ['mine'], window: 10 } as const;
      return lab.subscribe({ from, filter }, 8, () => lab.batch('mine', 'any', events(2, 'live')));
    },
  },
];
