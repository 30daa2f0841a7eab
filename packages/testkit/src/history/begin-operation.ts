import { isEventStoreError } from '@eventfold/core';
import type { HistoryOperation, Outcome } from './history.js';
import type { Recording } from './recording.js';

type Times = 'process' | 'invoked' | 'returned' | 'outcome';
type WithoutTimes<T> = T extends HistoryOperation ? Omit<T, Times> : never;

/** An operation that has begun. Until it settles the history says that its outcome is unknown. */
export interface BegunOperation {
  /** Runs it, and writes down when and how it ended. The answer, or the error, passes through. */
  settle<A>(run: () => Promise<A>, describe: (answer: A) => Outcome<object>): Promise<A>;
}

/** Enters an operation in the history. */
export function beginOperation(
  { history, process, clock }: Recording,
  request: WithoutTimes<HistoryOperation>,
): BegunOperation {
  const entry: { -readonly [K in Times]: HistoryOperation[K] } = {
    process,
    invoked: clock(),
    returned: null,
    outcome: { is: 'unknown', code: 'PENDING' },
    ...request,
  };
  history.push(entry as HistoryOperation);
  const end = (outcome: Outcome<object>): void => {
    entry.returned = clock();
    entry.outcome = outcome as HistoryOperation['outcome'];
  };
  return {
    async settle(run, describe) {
      try {
        const answer = await run();
        end(describe(answer));
        return answer;
      } catch (error) {
        end(failure(error));
        throw error;
      }
    },
  };
}

/** An error that is none of Eventfold's says nothing about what was written, so nothing is known. */
function failure(error: unknown): Outcome<object> {
  if (!isEventStoreError(error)) return { is: 'unknown', code: String(error) };
  return { is: error.written === 'no' ? 'refused' : 'unknown', code: error.code };
}
