import type { AppendOperation, History } from '../history.js';

/**
 * One append and its repeats: operations that sent the same events. They take effect once at most, at some moment between
 * `from` and `until`.
 */
export interface AppendGroup {
  /** In the order in which they were called, with their indices in the history. */
  readonly attempts: readonly { readonly operation: AppendOperation; readonly index: number }[];
  /** `failed`: every attempt said that it wrote nothing. */
  readonly fate: 'acknowledged' | 'unknown' | 'failed';
  readonly from: number;
  /** Infinity where no attempt was acknowledged. */
  readonly until: number;
}

/** Every append of the history, its repeats with it. */
export function appendGroups(history: History): readonly AppendGroup[] {
  const attempts = new Map<string, { operation: AppendOperation; index: number }[]>();
  for (const [index, operation] of history.entries()) {
    if (operation.kind !== 'append') continue;
    const key = operation.writes
      .map(({ stream, events }) => `${stream}/${events[0]?.id}+${events.length}`)
      .join();
    const known = attempts.get(key);
    if (known === undefined) attempts.set(key, [{ operation, index }]);
    else known.push({ operation, index });
  }
  return [...attempts.values()].map((list) => ({
    attempts: list,
    ...fateOf(list.map(({ operation }) => operation)),
  }));
}

function fateOf(operations: readonly AppendOperation[]): Pick<AppendGroup, 'fate' | 'from' | 'until'> {
  let from = Infinity;
  let until = Infinity;
  let written: AppendGroup['fate'] = 'failed';
  for (const { outcome, invoked, returned } of operations) {
    if (outcome.is === 'conflict' || outcome.is === 'refused') continue;
    from = Math.min(from, invoked);
    if (outcome.is === 'ok') {
      until = Math.min(until, returned ?? Infinity);
      written = 'acknowledged';
    } else if (written === 'failed') {
      written = 'unknown';
    }
  }
  return { fate: written, from, until };
}

/** The first attempt, which stands for all of them. */
export function firstAttempt({ attempts }: AppendGroup): AppendGroup['attempts'][number] {
  return attempts[0]!;
}
