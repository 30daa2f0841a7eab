import { compareLogPositions, type LogPosition } from '../layout/map-position.js';

/**
 * A stretch of the log, mostly its end, in which nothing is shown to users. A cursor stays where the last shown event is, so that
 * no checkpoint moves because of what stores and the server write for themselves; remembering the stretch saves reading it
 * again and again.
 */
export interface HiddenTail {
  /** Where to read on for a query that has come to `after`: behind the stretch, if it stands in it. */
  skip(after: LogPosition | undefined): LogPosition | undefined;
  /** Takes down that nothing between the two is shown, `to` included. One read must have seen it all. */
  note(from: LogPosition | undefined, to: LogPosition | undefined): void;
}

interface Stretch {
  readonly from: LogPosition | undefined;
  readonly to: LogPosition;
}

export function hiddenTail(): HiddenTail {
  let known: Stretch | undefined;
  const holds = (position: LogPosition | undefined): boolean =>
    known !== undefined && atOrAfter(position, known.from) && !atOrAfter(position, known.to);
  return {
    skip: (after) => (holds(after) ? known?.to : after),
    note(from, to) {
      if (to === undefined || atOrAfter(from, to)) return;
      const goesOn = holds(from) || (from !== undefined && known !== undefined && isSame(from, known.to));
      known = { from: goesOn ? known?.from : from, to };
    },
  };
}

/** The beginning of the log, undefined, lies before everything. */
function atOrAfter(position: LogPosition | undefined, other: LogPosition | undefined): boolean {
  if (other === undefined) return true;
  return position !== undefined && compareLogPositions(position, other) >= 0;
}

function isSame(a: LogPosition, b: LogPosition): boolean {
  return compareLogPositions(a, b) === 0;
}
