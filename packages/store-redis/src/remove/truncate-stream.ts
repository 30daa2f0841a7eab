import type { OperationOptions, RemoveResult, TruncateRequest } from '@eventfold/core';
import { checkStreamName, eventStoreError, isRevision } from '@eventfold/core/store';
import { tombstoned, vanished } from '../append/append-reply.js';
import { truncateStreamScript } from '../commands/generated/truncate-stream-3.js';
import { runOperation } from '../connection/run-operation.js';
import { runScript } from '../connection/run-script.js';
import { keyName } from '../layout/key-name.js';
import { LAYOUT_VERSION, throwScriptFault } from '../layout/script-fault.js';
import type { Partition } from '../partition.js';

/** Removes a stream's oldest events. Doing it twice is doing it once, so a lost reply is always asked for again. */
export async function truncateStream(
  { link, keys }: Partition,
  { stream, before }: TruncateRequest,
  options?: OperationOptions,
): Promise<RemoveResult> {
  checkStreamName(stream);
  if (!isRevision(before)) throw invalid('before is a revision: a safe integer from 0');
  const scriptKeys = [keys.head, keys.markers, keys.stream(stream)];
  const args = [String(LAYOUT_VERSION), String(before), keyName(stream)];
  return runOperation(
    link,
    {
      kind: 'write',
      repeatable: true,
      async run(client, resent) {
        const reply = await runScript(client, truncateStreamScript, scriptKeys, args);
        throwScriptFault(reply);
        if (reply === 'tombstoned') throw tombstoned(stream);
        if (reply === 'vanished') throw vanished(stream);
        if (reply === 'changed' || reply === 'unchanged')
          return { ok: true, changed: reply === 'changed' || resent };
        throw invalid(
          `before is ${before}, and the stream's last revision is ${String(reply).split(' ')[1]}`,
        );
      },
    },
    options,
  );
}

function invalid(why: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The truncation is refused: ${why}.`);
}
