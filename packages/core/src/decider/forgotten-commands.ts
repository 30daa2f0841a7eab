/*
 * A stream's commands beyond the window of those that are remembered: a chain of Bloom filters. It never denies a command
 * that was there, and takes one or two new commands in a hundred for forgotten ones. Each layer spends more bits a command than
 * the one before, so that their mistakes do not add up without end.
 */

/** Serializable, so that it can be part of a snapshot. */
export interface ForgottenCommands {
  /** Each holds twice as many commands as the one before; the last one is being filled. */
  readonly layers: readonly (readonly number[])[];
  /** Commands in the last layer. */
  readonly filled: number;
}

const FIRST_CAPACITY = 256;
const FIRST_BITS_EACH = 10;
const MORE_BITS_EACH = 2;
const PROBES = 7;

/** The same with these commands added. */
export function forget(
  forgotten: ForgottenCommands | undefined,
  commandIds: readonly string[],
): ForgottenCommands {
  const layers = [...(forgotten?.layers ?? [])];
  let filled = forgotten?.filled ?? 0;
  let last = [...(layers.pop() ?? emptyLayer(0))];
  for (const commandId of commandIds) {
    if (filled === capacityOf(layers.length)) {
      layers.push(last);
      last = emptyLayer(layers.length);
      filled = 0;
    }
    for (const bit of bitsOf(commandId, last.length)) last[bit >>> 5]! |= 1 << (bit & 31);
    filled++;
  }
  return { layers: [...layers, last], filled };
}

/** False only where the command was certainly never forgotten. */
export function mayHaveForgotten(forgotten: ForgottenCommands | undefined, commandId: string): boolean {
  return (
    forgotten?.layers.some((words) =>
      bitsOf(commandId, words.length).every((bit) => words[bit >>> 5]! & (1 << (bit & 31))),
    ) ?? false
  );
}

function capacityOf(layer: number): number {
  return FIRST_CAPACITY * 2 ** layer;
}

function emptyLayer(layer: number): number[] {
  return new Array<number>((capacityOf(layer) * (FIRST_BITS_EACH + MORE_BITS_EACH * layer)) / 32).fill(0);
}

/** Double hashing: every probe is another combination of two independent hashes. */
function bitsOf(commandId: string, words: number): number[] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < commandId.length; i++) {
    const unit = commandId.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
    b ^= b >>> 15;
  }
  const step = (Math.imul(b ^ (b >>> 13), 0x85ebca6b) | 1) >>> 0;
  const start = Math.imul(a ^ (a >>> 16), 0xc2b2ae35) >>> 0;
  return Array.from({ length: PROBES }, (_, probe) => (start + probe * step) % (words * 32));
}
