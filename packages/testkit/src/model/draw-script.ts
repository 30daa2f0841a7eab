import type { Manifest } from '@eventfold/core';
import { randomFrom, type Random } from '../contract/random.js';
import { SCRIPT_FILTERS, type Script, type ScriptExpectation, type ScriptOperation } from './script.js';

/** Few streams, so that operations meet. */
const STREAMS = 4;

export interface DrawScriptOptions {
  readonly seed: number;
  readonly operations: number;
  /** What the stores can do; the script asks for nothing else. */
  readonly manifests: readonly Manifest[];
}

/** A script at random: the same for the same seed. */
export function drawScript({ seed, operations, manifests }: DrawScriptOptions): Script {
  const random = randomFrom(seed, 'script');
  const can = (operation: 'delete' | 'tombstone' | 'truncate'): boolean =>
    manifests.every((manifest) => manifest.operations[operation]);
  const draws: (() => ScriptOperation)[] = [
    ...times(10, () => drawAppend(random)),
    ...times(3, () => ({ do: 'repeat' as const, back: random.below(6), longer: random.below(4) === 0 })),
    ...times(6, () => drawRead(random)),
    ...times(4, () => drawLog(random)),
    ...times(can('delete') ? 2 : 0, () => drawRemoval(random, 'delete')),
    ...times(can('truncate') ? 2 : 0, () => drawTruncation(random)),
    // A tombstoned stream is of no use any more, so there is rarely one.
    () => (can('tombstone') && random.below(3) === 0 ? drawRemoval(random, 'tombstone') : drawAppend(random)),
  ];
  return Array.from({ length: operations }, () => random.pick(draws)());
}

function times(count: number, draw: () => ScriptOperation): (() => ScriptOperation)[] {
  return Array.from({ length: count }, () => draw);
}

function drawAppend(random: Random): ScriptOperation {
  const streams = shuffled(random).slice(0, random.below(4) === 0 ? 2 : 1);
  const others = shuffled(random).filter((stream) => !streams.includes(stream));
  return {
    do: 'append',
    writes: streams.map((stream) => ({
      stream,
      expected: drawExpectation(random),
      events: 1 + random.below(3),
    })),
    checks: others.slice(0, random.below(8) === 0 ? 1 : 0).map((stream) => {
      const expected = drawExpectation(random);
      return { stream, expected: expected === 'any' ? 'stream-exists' : expected };
    }),
  };
}

function shuffled(random: Random): number[] {
  const rest = Array.from({ length: STREAMS }, (_, stream) => stream);
  return Array.from({ length: STREAMS }, () => rest.splice(random.below(rest.length), 1)).flat();
}

function drawExpectation(random: Random): ScriptExpectation {
  const draw = random.below(16);
  if (draw < 7) return { head: 0 };
  if (draw < 9) return { head: random.pick([-2, -1, 1]) };
  if (draw < 11)
    return { head: random.pick([0, 0, -1]), id: random.pick(['right', 'right', 'wrong'] as const) };
  return random.pick(['any', 'any', 'any', 'no-stream', 'no-stream', 'stream-exists'] as const);
}

function drawRead(random: Random): ScriptOperation {
  return {
    do: 'read',
    stream: random.below(STREAMS),
    direction: random.pick(['forward', 'backward'] as const),
    from: random.below(2) === 0 ? null : random.below(12),
    limit: 1 + random.below(8),
  };
}

function drawLog(random: Random): ScriptOperation {
  const filter = random.below(SCRIPT_FILTERS.length);
  return { do: 'log', filter, resume: random.below(3) > 0, limit: 1 + random.below(10) };
}

function drawRemoval(random: Random, remove: 'delete' | 'tombstone'): ScriptOperation {
  return { do: remove, stream: random.below(STREAMS), expected: drawExpectation(random) };
}

function drawTruncation(random: Random): ScriptOperation {
  return { do: 'truncate', stream: random.below(STREAMS), keep: random.below(6) - 1 };
}
