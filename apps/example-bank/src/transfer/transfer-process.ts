import {
  isEventStoreError,
  projection,
  runProjection,
  type CheckpointStore,
  type EventStore,
  type Projection,
  type RetryPolicy,
  type RunningProjection,
} from '@eventfold/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { settleTransfer, type TransferParties } from './settle-transfer.js';
import { transfer } from './transfer.js';
import { transferId } from './transfers.js';

/** The process manager: it hears of every transfer that is asked for, and settles it. */
export function transferProcess(parties: TransferParties): Projection {
  return projection({
    name: 'transfer-process',
    source: transfer,
    view: parties,
    on: { TransferRequested: (event, parties) => settleTransfer(parties, transferId(event.stream)) },
  });
}

export interface RunningProcess {
  /** Rejects where transfers are settled no more. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/** A store that is away for minutes does not end the process; a fault of ours does, loudly. */
const RETRY: RetryPolicy = { attempts: 500, maxDelayMs: 2000 };
/** How long to wait where another process of the bank settles the same transfers. */
const BEHIND_ANOTHER_MS = 2000;

/**
 * Runs the process from its checkpoint on. The checkpoint is saved after a transfer is settled, so one that was interrupted is gone
 * on with after a restart. Where two servers of one bank run it, they do the same work, whose effect is the same the second time; whoever
 * saves the checkpoint late goes on from the other's.
 */
export function runTransferProcess(
  store: EventStore,
  process: Projection,
  checkpoints: CheckpointStore,
  retry: RetryPolicy = RETRY,
): RunningProcess {
  const stop = new AbortController();
  let running: RunningProjection | undefined;

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      running = runProjection(store, process, { checkpoints, retry });
      await running.done.catch((error: unknown) => {
        if (!isEventStoreError(error, 'ES_CHECKPOINT_CONFLICT')) throw error;
      });
      await sleep(BEHIND_ANOTHER_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const done = run();
  return {
    done,
    async close() {
      stop.abort();
      await running?.close();
      await done.catch(() => undefined);
    },
  };
}
