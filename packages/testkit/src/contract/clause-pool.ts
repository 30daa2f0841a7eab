/** Runs tasks, a few at a time, ahead of whoever waits for them. */
export interface ClausePool<T> {
  /** The result of task `index`. Asking starts it at once, and the tasks after it as there is room. */
  result(index: number): Promise<T>;
}

/** Tasks that run side by side. */
const POOL_WIDTH = 8;
/** How far beyond the task asked for the pool runs ahead: runners that select one test should not get them all. */
const LOOK_AHEAD = 32;

export interface ClausePoolOptions {
  readonly width?: number | undefined;
  readonly lookAhead?: number | undefined;
}

/** A pool over `tasks`, which never reject. Runners call tests one after the other; the waiting overlaps here. */
export function clausePool<T>(
  tasks: readonly (() => Promise<T>)[],
  { width = POOL_WIDTH, lookAhead = LOOK_AHEAD }: ClausePoolOptions = {},
): ClausePool<T> {
  const results: (Promise<T> | undefined)[] = tasks.map(() => undefined);
  let running = 0;
  let allowed = 0;
  let next = 0;

  const start = (index: number): Promise<T> => {
    const known = results[index];
    if (known !== undefined) return known;
    const task = tasks[index];
    if (task === undefined) throw new RangeError(`There is no task ${index}.`);
    running++;
    const result = task().finally(() => {
      running--;
      fill();
    });
    results[index] = result;
    return result;
  };

  const fill = (): void => {
    while (running < width && next < allowed) void start(next++);
  };

  return {
    result(index) {
      allowed = Math.max(allowed, Math.min(tasks.length, index + lookAhead));
      next = Math.max(next, index);
      const result = start(index);
      fill();
      return result;
    },
  };
}
