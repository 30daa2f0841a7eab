import { randomFrom } from '../contract/random.js';

/** Something that happens to a connection when exactly so many bytes have passed in one direction. */
export interface TcpFault {
  /** What the client sends, or what the server answers. */
  readonly of: 'request' | 'reply';
  /** This many bytes pass, the next one does not. Counted on each connection from its beginning, or from when the fault was set. */
  readonly atByte: number;
  /** `cut`: both ends are closed at once · `swallow`: nothing passes in this direction any more · a delay of what follows. */
  readonly does: 'cut' | 'swallow' | { readonly delayMs: number };
}

/** How many faults to draw, and where they may strike. The same seed draws the same ones. */
export interface DrawFaultsOptions {
  readonly seed: number;
  readonly count: number;
  /** The last byte at which one may strike. */
  readonly maxByte: number;
  /** The longest delay, in milliseconds; no delays when left out. */
  readonly maxDelayMs?: number | undefined;
}

/** Faults at random places: the same for the same seed, so that a failure can be looked at again. */
export function drawTcpFaults({ seed, count, maxByte, maxDelayMs }: DrawFaultsOptions): readonly TcpFault[] {
  const random = randomFrom(seed, 'tcp');
  return Array.from({ length: count }, () => {
    const of = random.pick(['request', 'reply'] as const);
    const atByte = random.below(maxByte + 1);
    const delays = maxDelayMs !== undefined && random.below(2) === 0;
    return { of, atByte, does: delays ? { delayMs: random.below(maxDelayMs + 1) } : 'cut' };
  });
}
