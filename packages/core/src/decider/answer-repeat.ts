import { eventStoreError } from '../errors/event-store-error.js';
import type { EventLike, RecordedEvent } from '../event/event.js';
import { decodePage } from '../schema/event-pipeline.js';
import type { CommandTrace } from './command-trace.js';
import { contentHash } from './content-hash.js';
import type { ExecuteResult } from './execute-options.js';
import type { FoldedState } from './folded-state.js';
import type { CommandRun } from './command-run.js';

/** Answers a command that was decided before. @throws ES_COMMAND_MISMATCH where it was another one */
export async function answerRepeat<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  { state, head }: FoldedState<S>,
  trace: CommandTrace,
  attempts: number,
): Promise<ExecuteResult<S, E>> {
  const { stream, store, deadline, command } = run;
  if (trace.commandHash !== contentHash(command)) {
    throw eventStoreError(
      'ES_COMMAND_MISMATCH',
      `The command id ${JSON.stringify(trace.commandId)} was used for another command on ${JSON.stringify(stream)}.`,
      {
        details: { stream, commandId: trace.commandId },
      },
    );
  }
  const recorded: RecordedEvent[] = [];
  let next: number | null = trace.firstRevision;
  while (next !== null && next <= trace.lastRevision) {
    const limit = Math.min(trace.lastRevision - next + 1, store.manifest.limits.pageEvents);
    const page = await store.readStream({ stream, from: next, limit }, deadline.remaining());
    recorded.push(...page.events.filter(({ revision }) => revision <= trace.lastRevision));
    next = page.next;
  }
  const position = recorded[recorded.length - 1]?.position ?? null;
  const events = await decodePage(run.decider.events, recorded);
  return { outcome: 'repeated', state, stream, revision: head?.revision ?? null, position, events, attempts };
}
