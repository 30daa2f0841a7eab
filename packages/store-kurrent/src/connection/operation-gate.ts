import { eventStoreError } from '@eventfold/core/store';

/** Lets operations in until it is closed, and knows when the last of them has left. */
export interface OperationGate {
  run<T>(operation: () => Promise<T>): Promise<T>;
  readonly closed: boolean;
  /** Keeps others out; resolves when those inside have ended, which their deadlines bound. */
  close(): Promise<void>;
}

export function operationGate(): OperationGate {
  const inside = new Set<Promise<unknown>>();
  let closed = false;
  return {
    get closed() {
      return closed;
    },
    async run(operation) {
      if (closed) throw eventStoreError('ES_CLOSED', 'The store was closed.');
      const running = operation();
      inside.add(running);
      try {
        return await running;
      } finally {
        inside.delete(running);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled(inside);
    },
  };
}
