import type { OperationOptions, RemoveRequest, RemoveResult } from '@eventfold/core';
import { checkExpectedRevision, checkStreamName, expectedHead, isExact } from '@eventfold/core/store';
import { expectation } from '../append/append-command.js';
import { tombstoned, vanished, violationOf } from '../append/append-reply.js';
import { removeStreamScript } from '../commands/generated/remove-stream-4.js';
import { runOperation } from '../connection/run-operation.js';
import { runScript } from '../connection/run-script.js';
import { keyName } from '../layout/key-name.js';
import { LAYOUT_VERSION, throwScriptFault } from '../layout/script-fault.js';
import type { Partition } from '../partition.js';

/** Deletes or tombstones a stream. A lost reply is asked for again where the expectation makes that safe. */
export async function removeStream(
  { link, keys, index, count }: Partition,
  request: RemoveRequest & { readonly kind: 'delete' | 'tombstone' },
  options?: OperationOptions,
): Promise<RemoveResult> {
  checkStreamName(request.stream);
  const expected = checkExpectedRevision(request.expected);
  const { stream, kind } = request;
  const scriptKeys = [keys.head, keys.markers, keys.categories, keys.stream(stream)];
  const args = [
    String(LAYOUT_VERSION),
    expectation(expected, false),
    kind === 'delete' ? 'd' : 't',
    keyName(stream),
  ];
  return runOperation(
    link,
    {
      kind: 'write',
      repeatable: isExact(expected) || kind === 'tombstone',
      async run(client, resent) {
        const reply = await runScript(client, removeStreamScript, scriptKeys, args);
        throwScriptFault(reply);
        if (reply === 'tombstoned') throw tombstoned(stream);
        if (reply === 'vanished') throw vanished(stream);
        // After a lost reply, "nothing left to remove" most likely is the work of the first attempt.
        if (!Array.isArray(reply)) return { ok: true, changed: reply === 'changed' || resent };
        const violation = violationOf(reply as string[], [{ stream, expected }], {
          partition: index,
          partitions: count,
        });
        const isOurWork =
          resent && violation.state === 'deleted' && violation.actual === expectedHead(expected);
        return isOurWork ? { ok: true, changed: true } : { ok: false, violations: [violation] };
      },
    },
    options,
  );
}
