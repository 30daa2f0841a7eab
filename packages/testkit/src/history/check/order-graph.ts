/** Why one operation comes before another. */
export interface Reason {
  /** Which stream, or `the log`. */
  readonly of: string;
  readonly because: 'it wrote before' | 'it saw' | 'it did not see';
  readonly revision?: number | undefined;
}

export interface Step {
  readonly to: number;
  /** Absent where the clock says it. */
  readonly reason?: Reason | undefined;
}

/** What must have happened at some moment of its time. */
export interface Moment {
  readonly from: number;
  readonly until: number;
}

/**
 * Which moment must come before which. Whoever ended before another began comes before it, too: for that a chain of
 * instants stands in, one for each end, so that the graph stays small.
 */
export class OrderGraph {
  /** Moments first come first, then the instants of {@link withTime}. */
  readonly steps: Step[][] = [];
  private readonly moments: Moment[] = [];

  get size(): number {
    return this.moments.length;
  }

  add(moment: Moment): number {
    this.steps.push([]);
    return this.moments.push(moment) - 1;
  }

  /** `before` and `to` may be the same: what one append does is one moment. */
  precede(before: number, to: number, reason: Reason): void {
    if (before !== to) this.steps[before]?.push({ to, reason });
  }

  /** Adds the order of time. Call it once, when everything else is there. */
  withTime(): void {
    const count = this.moments.length;
    const ends = this.moments
      .map(({ until }, moment) => ({ until, moment }))
      .filter(({ until }) => until !== Infinity)
      .sort((a, b) => a.until - b.until);
    for (const [rank, { moment }] of ends.entries()) {
      this.steps[moment]?.push({ to: count + rank });
      this.steps.push(rank + 1 < ends.length ? [{ to: count + rank + 1 }] : []);
    }
    for (const [moment, { from }] of this.moments.entries()) {
      const rank = countBelow(ends, from) - 1;
      if (rank >= 0) this.steps[count + rank]?.push({ to: moment });
    }
  }
}

/** How many ends lie before `time`. */
function countBelow(ends: readonly { readonly until: number }[], time: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]!.until < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
