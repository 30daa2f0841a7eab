/** How long an append is alone at least before its repeat is sent beside it, in milliseconds. */
const SHORTEST_MS = 200;
/** So many times what answers take these days is too long for one that is only waiting its turn. */
const TIMES_USUAL = 3;

/**
 * How long the server takes to answer appends these days. One that is slow because it has much to do would be kept from it
 * by repeats of everything: then each append is alone for longer.
 */
export class AnswerPace {
  private usualMs = 0;

  get patienceMs(): number {
    return Math.max(SHORTEST_MS, TIMES_USUAL * this.usualMs);
  }

  /** Takes down an answer to what was sent at `sentAt`, by the clock of performance.now(): slowness at once, haste little by little. */
  answered(sentAt: number): void {
    const ms = performance.now() - sentAt;
    this.usualMs += (ms - this.usualMs) / (ms > this.usualMs ? 2 : 8);
  }
}
