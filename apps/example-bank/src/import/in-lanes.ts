export interface Lanes<T> {
  readonly laneOf: (item: T) => string;
  /** How many lanes are worked on at once. */
  readonly width: number;
  readonly work: (item: T) => Promise<void>;
}

/** How many items wait, at most, for each lane that is worked on. */
const WAITING_PER_LANE = 16;

/**
 * Works on items as they come: those of one lane one after the other, in order; different lanes side by side. Reads no
 * further ahead than it can work on soon. After a failure nothing new is begun; what was begun ends first.
 */
export async function inLanes<T>(
  items: AsyncIterable<T> | Iterable<T>,
  { laneOf, width, work }: Lanes<T>,
): Promise<void> {
  const lanes = new Map<string, T[]>();
  const ready: { readonly lane: string; readonly queue: T[] }[] = [];
  let failed: { readonly error: unknown } | undefined;
  let waiting = 0;
  let workers = 0;
  let wake = (): void => undefined;
  const change = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const fail = (error: unknown): void => void (failed ??= { error });

  const startWorker = async (): Promise<void> => {
    workers += 1;
    for (let next = ready.shift(); next !== undefined && failed === undefined; next = ready.shift()) {
      const { lane, queue } = next;
      await work(queue[0]!).catch(fail);
      queue.shift();
      waiting -= 1;
      if (queue.length > 0) ready.push(next);
      else lanes.delete(lane);
      wake();
    }
    workers -= 1;
    wake();
  };

  const feed = async (): Promise<void> => {
    for await (const item of items) {
      const lane = laneOf(item);
      const queue = lanes.get(lane) ?? [];
      queue.push(item);
      waiting += 1;
      if (queue.length === 1) {
        lanes.set(lane, queue);
        ready.push({ lane, queue });
        if (workers < width) void startWorker();
      }
      while (waiting >= width * WAITING_PER_LANE && failed === undefined) await change();
      if (failed !== undefined) return;
    }
  };

  await feed().catch(fail);
  while (workers > 0) await change();
  if (failed !== undefined) throw failed.error;
}
