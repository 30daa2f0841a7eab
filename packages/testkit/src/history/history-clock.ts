let last = 0;

/** Microseconds since this process began; never the same twice, so that every two operations have an order. */
export function nextTick(): number {
  last = Math.max(last + 1, Math.floor(performance.now() * 1000));
  return last;
}
