import type { Probe } from './probe.js';

const of = (prefix: string) => ({ of: 'stream', prefixes: [prefix] }) as const;

export const LOG_PROBES: readonly Probe[] = [
  {
    name: 'the log from a position, both ways, in one stream and all',
    async ask(lab) {
      await lab.batch('a', 'any', [{ id: '1' }, { id: '2' }]);
      await lab.batch('b', 'any', [{ id: '3' }]);
      const [first, last] = [await lab.placeOf('a'), await lab.placeOf('b')];
      return {
        forwards: await lab.read({ from: first, count: 3 }),
        fromTheSecond: await lab.read({ from: last, count: 1 }),
        backwards: await lab.read({ from: last, backwards: true, count: 2 }),
        filtered: await lab.read({ from: first, filter: of('b') }),
        filteredBack: await lab.read({ from: last, backwards: true, count: 1, filter: of('a') }),
      };
    },
  },
  {
    name: 'filters: prefixes and patterns, of names and types',
    async ask(lab) {
      await lab.batch('x-1', 'any', [
        { id: '1', type: 'Opened' },
        { id: '2', type: 'Opened\n' },
        { id: '3', type: 'opened' },
        { id: '4', type: 'OpenedTwice' },
      ]);
      await lab.batch('y-1', 'any', [
        { id: '5', type: 'A.B' },
        { id: '6', type: 'A\rB' },
      ]);
      await lab.delete('x-1', 'any');
      await lab.tombstone('y-1', 'any');
      const mine = `(${lab.stream('x-1')}|${lab.stream('y-1')})$`;
      return {
        'of streams': await lab.read({ filter: { of: 'stream', regex: `^${mine}` } }),
        'of metadata': await lab.read({ filter: { of: 'stream', regex: `^\\$\\$${mine}` } }),
        'two prefixes': await lab.read({ filter: { of: 'stream', prefixes: ['x-1', 'y-1'] } }),
      };
    },
  },
  {
    name: 'types by prefix and pattern, a line end at the end, a dot, case',
    async ask(lab) {
      const suffix = lab.stream('').slice(1);
      const types = [
        `O${suffix}`,
        `O${suffix}\n`,
        `o${suffix}`,
        `O${suffix}Twice`,
        `O${suffix}\rX`,
        `O${suffix}\nX`,
      ];
      await lab.batch(
        's',
        'any',
        types.map((type, n) => ({ id: `${n}`, type })),
      );
      const answers: Record<string, unknown> = {};
      const from = await lab.placeOf('s');
      for (const [what, regex] of [
        ['anchored', `^O${suffix}$`],
        ['open', `^O${suffix}`],
        ['dot', `^O${suffix}.X`],
        ['class', `^[oO]${suffix}$`],
      ] as const) {
        const found = (await lab.read({ from, filter: { of: 'type', regex } })) as {
          event: { id: string };
        }[];
        answers[what] = found.map(({ event }) => event.id);
      }
      return answers;
    },
  },
];
