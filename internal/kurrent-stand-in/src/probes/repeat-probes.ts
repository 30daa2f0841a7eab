import type { Probe } from './probe.js';

const named = (...ids: readonly string[]) => ids.map((id) => ({ id }));

export const REPEAT_PROBES: readonly Probe[] = [
  {
    name: 'repeats under any and stream-exists, whole, in part, in another order, after more events',
    async ask(lab) {
      const first = await lab.batch('s', 'any', named('a', 'b'));
      return {
        first,
        whole: await lab.batch('s', 'any', named('a', 'b')),
        exists: await lab.batch('s', 'stream-exists', named('a', 'b')),
        beginning: await lab.batch('s', 'any', named('a')),
        turned: await lab.batch('s', 'any', named('b', 'a')),
        knownThenNew: await lab.batch('s', 'any', named('a', 'c')),
        newThenKnown: await lab.batch('s', 'any', named('d', 'a')),
        later: await lab.batch('s', 'any', named('a', 'b')),
        twice: await lab.batch('s', 'any', named('e', 'e')),
        elsewhere: await lab.batch('t', 'any', named('a', 'b')),
        read: await lab.read({ stream: 's' }),
      };
    },
  },
  {
    name: 'repeats under a revision, whole, in part, with more',
    async ask(lab) {
      await lab.batch('s', 'no-stream', named('a', 'b', 'c'));
      return {
        whole: await lab.batch('s', 0, named('b', 'c')),
        beginning: await lab.batch('s', 'no-stream', named('a', 'b')),
        withMore: await lab.batch('s', 0, named('b', 'c', 'd')),
        other: await lab.batch('s', 0, named('x')),
        atTheEnd: await lab.batch('s', 2, named('c')),
        read: await lab.read({ stream: 's' }),
      };
    },
  },
  {
    name: 'repeats of what is hidden since',
    async ask(lab) {
      await lab.batch('s', 'no-stream', named('a', 'b', 'c'));
      await lab.metadata('s', '{"$tb":2}');
      const truncated = await lab.batch('s', 'no-stream', named('a', 'b'));
      await lab.delete('s', 'any');
      return {
        truncated,
        deleted: await lab.batch('s', 'no-stream', named('a', 'b', 'c')),
        underAny: await lab.batch('s', 'any', named('a', 'b', 'c')),
        reviving: await lab.batch('s', 'no-stream', named('d')),
        revivedAgain: await lab.batch('s', 'no-stream', named('d')),
        metadata: await lab.read({ stream: '$$s' }),
      };
    },
  },
];
