import { useState } from 'preact/hooks';
import type { Problem } from '../../http/problem.js';
import type { ConflictResource } from '../../http/resources.js';
import { announce } from './announcements.js';
import { post } from './api.js';

interface Attempt {
  readonly path: string;
  readonly body: object;
  readonly revision: number | undefined;
  readonly key: string;
}

export type CommandState =
  { readonly phase: 'idle' | 'sending' } | { readonly phase: 'failed'; readonly problem: Problem };

/** A command that somebody gives, from the button to its end. */
export interface Command {
  readonly state: CommandState;
  /** Sends it under a key of its own, for the revision that was looked at. */
  send(path: string, body: object, revision?: number): void;
  /** After an unknown outcome: the same once more, under the same key, so that it is done once. */
  sendAgain(): void;
  /** After a conflict: the same wish, on the account as it is now. */
  sendAnyway(): void;
  dismiss(): void;
}

/** `done` hears of what the bank answered, and says it in a sentence; until then the command is under way. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the bank answers is the caller's word
export function useCommand<T>(done: (value: T) => string | Promise<string>): Command {
  const [state, setState] = useState<CommandState>({ phase: 'idle' });
  const [last, setLast] = useState<Attempt>();

  const attempt = async (next: Attempt): Promise<void> => {
    setLast(next);
    setState({ phase: 'sending' });
    const answer = await post<T>(next.path, next.body, next);
    const words = answer.ok ? await done(answer.value) : `${answer.problem.title}. ${answer.problem.detail}`;
    setState(answer.ok ? { phase: 'idle' } : { phase: 'failed', problem: answer.problem });
    announce(words);
  };
  const start = (path: string, body: object, revision: number | undefined): void =>
    void attempt({ path, body, revision, key: crypto.randomUUID() });

  return {
    state,
    send: (path, body, revision) => start(path, body, revision),
    sendAgain: () => last && void attempt(last),
    sendAnyway: () => last && start(last.path, last.body, conflictIn(state)?.actualRevision ?? undefined),
    dismiss: () => setState({ phase: 'idle' }),
  };
}

/** What has changed, where a command failed because of that. */
export function conflictIn(state: CommandState): ConflictResource | undefined {
  return state.phase === 'failed' ? (state.problem.conflict as ConflictResource | undefined) : undefined;
}
