import type { OperationOptions } from '@eventfold/core';
import { runOperation } from '../connection/run-operation.js';
import type { Partition } from '../partition.js';
import type { ScanMark } from './log-cursor.js';
import { headOf } from './read-log-links.js';

/** Where a partition ends now. @throws ES_HISTORY_DIVERGED, ES_LAYOUT_MISMATCH */
export async function readHead(
  { link, keys }: Partition,
  options: OperationOptions | undefined,
): Promise<ScanMark> {
  return headOf(
    await runOperation(
      link,
      { kind: 'read', repeatable: true, run: (client) => client.get(keys.head) },
      options,
    ),
  );
}
