import type { Expecting } from './expecting.js';
import type { Lab } from './lab.js';
import type { Probe } from './probe.js';

const EXPECTATIONS: readonly Expecting[] = ['any', 'no-stream', 'stream-exists', 0, 1, 2, 3];

/** How a stream comes into each of the states that matter; two events where it has any. */
export const STATES: Readonly<Record<string, (lab: Lab, stream: string) => Promise<void>>> = {
  missing: () => Promise.resolve(),
  'with metadata only': async (lab, stream) => {
    await lab.metadata(stream, '{"owner":"ann"}');
  },
  'with two events': async (lab, stream) => {
    await lab.batch(stream, 'no-stream', [{ id: 'one' }, { id: 'two' }]);
  },
  'fully truncated': async (lab, stream) => {
    await lab.batch(stream, 'no-stream', [{ id: 'one' }, { id: 'two' }]);
    await lab.metadata(stream, '{"$tb":2}');
  },
  deleted: async (lab, stream) => {
    await lab.batch(stream, 'no-stream', [{ id: 'one' }, { id: 'two' }]);
    await lab.delete(stream, 'any');
  },
  revived: async (lab, stream) => {
    await lab.batch(stream, 'no-stream', [{ id: 'one' }]);
    await lab.delete(stream, 'any');
    await lab.batch(stream, 'any', [{ id: 'two' }]);
  },
  tombstoned: async (lab, stream) => {
    await lab.batch(stream, 'no-stream', [{ id: 'one' }, { id: 'two' }]);
    await lab.tombstone(stream, 'any');
  },
};

/** What becomes of something under each expectation on a stream of a state, and what is to be read afterwards. */
function table(
  what: string,
  act: (lab: Lab, stream: string, expected: Expecting) => Promise<unknown>,
): Probe[] {
  return Object.entries(STATES).map(([state, prepare]) => ({
    name: `${what} a stream ${state}`,
    async ask(lab) {
      const answers: Record<string, unknown> = {};
      for (const expected of EXPECTATIONS) {
        const stream = `${state.replaceAll(' ', '_')}_${what.replaceAll(' ', '_')}_${expected}`;
        await prepare(lab, stream);
        answers[`under ${expected}`] = await act(lab, stream, expected);
        answers[`read after ${expected}`] = await lab.read({ stream, tellsBounds: true });
      }
      return answers;
    },
  }));
}

export const APPEND_PROBES: readonly Probe[] = [
  ...table('append to', (lab, stream, expected) => lab.batch(stream, expected, [{ id: 'new' }])),
  ...table('append in a call of its own to', (lab, stream, expected) =>
    lab.append(stream, expected, [{ id: 'new' }]),
  ),
  ...table('append nothing to', (lab, stream, expected) => lab.batch(stream, expected, [])),
  ...table('repeat the events of', (lab, stream, expected) =>
    lab.batch(stream, expected, [{ id: 'one' }, { id: 'two' }]),
  ),
  ...table('delete', (lab, stream, expected) => lab.delete(stream, expected)),
  ...table('tombstone', (lab, stream, expected) => lab.tombstone(stream, expected)),
];
