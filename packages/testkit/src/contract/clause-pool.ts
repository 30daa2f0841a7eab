/** Runs tasks, a few at a time, ahead of whoever waits for them. */
export interface ClausePool<T> {
  /** The result of task `index`. Asking starts it, at once unless something must run alone, and others as there is room. */
  result(index: number): Promise<T>;
}

/** Something to run once; it never rejects. */
export interface PoolTask<T> {
  readonly run: () => Promise<T>;
  /** It disturbs others: nothing else runs beside it, and it starts only when its result is asked for. */
  readonly alone?: boolean | undefined;
}

/** Tasks that run side by side. */
const POOL_WIDTH = 8;
/** How far beyond the task asked for the pool runs ahead: runners that select one test should not get them all. */
const LOOK_AHEAD = 32;

export interface ClausePoolOptions {
  readonly width?: number | undefined;
  readonly lookAhead?: number | undefined;
}

/** A pool over `tasks`. Runners call tests one after the other; the waiting overlaps here. */
export function clausePool<T>(
  tasks: readonly PoolTask<T>[],
  { width = POOL_WIDTH, lookAhead = LOOK_AHEAD }: ClausePoolOptions = {},
): ClausePool<T> {
  const entries = tasks.map((task) => ({ task, isStarted: false, ...deferred<T>() }));
  type Entry = (typeof entries)[number];
  const asked: Entry[] = [];
  let running = 0;
  let isAlone = false;
  let allowed = 0;
  let next = 0;

  const begin = (entry: Entry): void => {
    entry.isStarted = true;
    isAlone = entry.task.alone === true;
    running++;
    void entry.task.run().then((value) => {
      running--;
      isAlone = false;
      entry.resolve(value);
      fill();
    });
  };

  const startAsked = (): void => {
    while (asked[0] !== undefined && !isAlone) {
      const entry = asked[0];
      if (entry.task.alone === true && running > 0) return;
      asked.shift();
      if (!entry.isStarted) begin(entry);
    }
  };

  const fill = (): void => {
    startAsked();
    for (; asked.length === 0 && !isAlone && running < width && next < allowed; next++) {
      const entry = entries[next];
      if (entry !== undefined && !entry.isStarted && entry.task.alone !== true) begin(entry);
    }
  };

  return {
    result(index) {
      const entry = entries[index];
      if (entry === undefined) throw new RangeError(`There is no task ${index}.`);
      allowed = Math.max(allowed, Math.min(entries.length, index + lookAhead));
      next = Math.max(next, index);
      if (!entry.isStarted) asked.push(entry);
      fill();
      return entry.promise;
    },
  };
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
