import type { Projection, ProjectionState, RecordedEvent } from '@eventfold/core';

/** How a projection is doing. */
export interface ProjectionReading {
  readonly name: string;
  readonly state: ProjectionState;
  readonly handled: number;
  /** How long after it was recorded the last event was handled, in milliseconds: of the store's clock and ours. Null before any. */
  readonly lagMs: number | null;
}

/** Counts what a projection handles. */
export interface EventMeter {
  readonly projection: Projection;
  readonly handled: number;
  readonly lagMs: number | null;
  /** Events handled per second, over the last few. */
  rate(): number;
}

const WINDOW_S = 5;

/** The projection, with a meter at it. `now` in milliseconds since 1970. */
export function metered(projection: Projection, now: () => number = Date.now): EventMeter {
  let handled = 0;
  let lagMs: number | null = null;
  const perSecond = new Map<number, number>();
  const second = (): number => Math.floor(now() / 1000);

  const count = ({ recordedAt }: RecordedEvent): void => {
    handled += 1;
    lagMs = Math.max(0, now() - recordedAt);
    perSecond.set(second(), (perSecond.get(second()) ?? 0) + 1);
    for (const old of perSecond.keys()) if (old < second() - WINDOW_S) perSecond.delete(old);
  };
  return {
    projection: {
      ...projection,
      async handle(event) {
        await projection.handle(event);
        count(event);
      },
    },
    get handled() {
      return handled;
    },
    get lagMs() {
      return lagMs;
    },
    rate() {
      // The second that is not over yet would make it look slow.
      const seconds = Array.from({ length: WINDOW_S }, (_, index) => second() - 1 - index);
      return seconds.reduce((sum, one) => sum + (perSecond.get(one) ?? 0), 0) / WINDOW_S;
    },
  };
}
