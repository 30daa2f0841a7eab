import type { Probe } from './probe.js';

const events = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `e${n}` }));

export const READ_PROBES: readonly Probe[] = [
  {
    name: 'reads of a stream from everywhere, both ways',
    async ask(lab) {
      await lab.batch('s', 'no-stream', events(3));
      const answers: Record<string, unknown> = {};
      const starts = ['start', 'end', 0, 1, 2, 3, 9] as const;
      const cases = starts.flatMap((from) => [1, 2, 100].map((count) => ({ from, count })));
      const reads = [
        ...cases.filter(({ from }) => from !== 'end').map((each) => ({ ...each, backwards: false })),
        ...cases.map((each) => ({ ...each, backwards: true })),
      ];
      for (const read of reads) {
        const name = `${read.backwards ? 'back' : 'on'} from ${read.from}, ${read.count}`;
        answers[name] = await lab.read({ stream: 's', tellsBounds: true, ...read });
      }
      return answers;
    },
  },
  {
    name: 'reads of a long stream, in pages of the server',
    async ask(lab) {
      await lab.batch(
        's',
        'no-stream',
        Array.from({ length: 70 }, (_, n) => ({ id: `e${n}`, data: `${n}` })),
      );
      const whole = (await lab.read({ stream: 's', tellsBounds: true })) as unknown[];
      const back = (await lab.read({ stream: 's', from: 'end', backwards: true })) as unknown[];
      return { forwards: whole.length, last: whole[70], backwards: back.length };
    },
  },
  ...(
    [
      ['$tb', '{"$tb":2}'],
      ['$tb beyond the end', '{"$tb":9}'],
      ['$maxCount', '{"$maxCount":2}'],
      ['$maxCount and $tb', '{"$maxCount":3,"$tb":2}'],
      ['$maxAge', '{"$maxAge":3600}'],
      ['a $tb that is a text', '{"$tb":"2"}'],
      ['a $tb with a fraction', '{"$tb":2.5}'],
      ['a $tb past 2^63', '{"$tb":9223372036854775808}'],
      ['a $tb of 2^63 - 1', '{"$tb":9223372036854775807}'],
      ['a $maxCount of 0', '{"$maxCount":0,"$tb":1}'],
      ['one bad setting beside a good one', '{"$maxCount":"x","$tb":2}'],
      ['metadata that is no object', '[1]'],
    ] as const
  ).map(([what, json]): Probe => ({
    name: `reads under ${what}`,
    async ask(lab) {
      await lab.batch('s', 'no-stream', events(4));
      await lab.metadata('s', json);
      return {
        forwards: await lab.read({ stream: 's', tellsBounds: true }),
        oneFromStart: await lab.read({ stream: 's', count: 1, tellsBounds: true }),
        backwards: await lab.read({ stream: 's', from: 'end', backwards: true, tellsBounds: true }),
        metadata: await lab.read({ stream: '$$s' }),
        appended: await lab.batch('s', 3, [{ id: 'more' }]),
        then: await lab.read({ stream: 's' }),
      };
    },
  })),
  {
    name: 'links: resolved, to nothing, to what was deleted, and what only looks like one',
    async ask(lab) {
      await lab.batch('s', 'no-stream', events(2));
      await lab.batch('gone', 'no-stream', events(1));
      await lab.delete('gone', 'any');
      const to = (target: string, revision: number, id: string) => ({
        id,
        type: '$>',
        data: `${revision}@${lab.stream(target)}`,
        content: 'application/octet-stream',
      });
      await lab.batch('links', 'no-stream', [
        to('s', 1, 'l1'),
        to('s', 7, 'l2'),
        to('gone', 0, 'l3'),
        { id: 'l4', type: '$>', data: 'nothing', content: 'application/octet-stream' },
      ]);
      return {
        resolved: await lab.read({ stream: 'links', resolveLinks: true }),
        plain: await lab.read({ stream: 'links' }),
      };
    },
  },
  {
    name: 'ids as two numbers, bytes, and texts of all kinds',
    async ask(lab) {
      await lab.batch('naïve-🙂', 'any', [
        { id: 'a', type: 'Größe 🙂', data: '"\u2028"', metadata: '{"x":"ß"}' },
        { id: 'b', data: new Uint8Array([1, 2]), content: 'application/octet-stream' },
        { id: 'c', data: '', content: 'something/else' },
      ]);
      return lab.read({ stream: 'naïve-🙂', idAsNumbers: true });
    },
  },
  {
    name: 'appends that are refused: no type, too large, no stream',
    async ask(lab) {
      const [nameless, large] = [
        lab.proposed([{ id: 'n', type: '' }]),
        lab.proposed([{ data: new Uint8Array(1048577) }]),
      ];
      const exact = lab.proposed([{ id: 'x', data: new Uint8Array(1048576), metadata: 'x'.repeat(9000) }]);
      const stream = lab.stream('s');
      return {
        nameless: await lab.batchParts([{ stream, events: nameless, isFinal: true }]),
        large: await lab.batchParts([{ stream, events: large, isFinal: true }]),
        exact: await lab.batchParts([{ stream, events: exact, isFinal: true }]),
        inParts: await lab.batchParts([
          { stream, events: lab.proposed([{ id: 'p' }]), isFinal: false },
          { events: lab.proposed([{ id: 'q' }]), isFinal: true },
        ]),
        largeInACallOfItsOwn: await lab.append('s', 'any', [{ data: new Uint8Array(1048577) }]),
      };
    },
  },
];
