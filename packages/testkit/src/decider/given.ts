import type { Decider, EventLike } from '@eventfold/core';
import { describeError, equal, settled, verify } from '../contract/verify.js';
import { freezeState } from './freeze-state.js';
import { roundTrip } from './round-trip.js';
import { verifyError, type ErrorPattern } from './verify-error.js';

/** A decider with a past. */
export interface Given<S, C, E> {
  /** Gives it a command. Nothing runs before one of the `then…` methods is called. */
  when(command: C): When<S, E>;
  /** The events lead to exactly this state. */
  thenState(expected: S): Promise<void>;
}

/** What a command is expected to come to. Await it: every method runs the command anew. */
export interface When<S, E> {
  /**
   * The command leads to exactly these events, in this order. `type` and `data` are compared, and what else an
   * expected event mentions (its metadata, say).
   */
  thenEvents(...expected: readonly E[]): Promise<void>;
  /** The command is accepted and leads to no event. */
  thenNothing(): Promise<void>;
  /** The events that the command leads to end in exactly this state. */
  thenState(expected: S): Promise<void>;
  /** `decide` throws, and the error is as described. Resolves with the error. */
  thenRejects(expected?: ErrorPattern): Promise<unknown>;
}

/**
 * Starts a test of a decider: `await given(account, opened('alice')).when({ type: 'Deposit', amount: 5 }).thenEvents(…)`.
 * Every event, given or decided, is stored and read back on the way, and must come back as it was; states are
 * frozen, so that an `evolve` or `decide` that changes one is found out. Failures are AssertionErrors: any runner will do.
 */
export function given<S, C, E extends EventLike>(
  decider: Decider<S, C, E>,
  ...events: readonly NoInfer<E>[]
): Given<S, C, E> {
  const fold = (state: S, past: readonly E[]): S =>
    past.reduce((before, event) => decider.evolve(freezeState(before), event), state);
  const past = async (): Promise<S> => fold(decider.initialState, await roundTrip(decider, events));
  const decide = async (state: S, command: C): Promise<readonly E[]> => {
    const decision = await decider.decide(freezeState(state), command);
    verify(decision !== undefined && decision !== null, 'decide answers an event or a list of events');
    return Array.isArray(decision) ? (decision as readonly E[]) : [decision as E];
  };

  return {
    async thenState(expected) {
      equal(await past(), expected, 'The state');
    },
    when(command) {
      const outcome = async (): Promise<{ events: readonly E[]; state: S }> => {
        const state = await past();
        const decided = await settled(decide(state, command));
        if (!decided.ok) throw refused(command, decided.error);
        const stored = await roundTrip(decider, decided.value);
        return { events: decided.value, state: fold(state, stored) };
      };
      return {
        async thenEvents(...expected) {
          const decided = (await outcome()).events;
          const shown = decided.map((event, index) => mentioned(event, expected[index]));
          const wanted = expected.map((event) => mentioned(event, event));
          equal(shown, wanted, 'The events decided');
        },
        async thenNothing() {
          const decided = (await outcome()).events;
          equal(decided, [], 'The events decided');
        },
        async thenState(expected) {
          equal((await outcome()).state, expected, 'The state after the command');
        },
        async thenRejects(expected) {
          const decided = await settled(decide(await past(), command));
          if (decided.ok) equal({ decided: decided.value }, { rejected: expected ?? true }, 'The command');
          const { error } = decided as { error: unknown };
          verifyError(error, expected);
          return error;
        },
      };
    },
  };
}

/** The parts of an event that matter against `expected`. */
function mentioned(event: EventLike, expected: EventLike | undefined): object {
  const keys = new Set(['type', 'data', ...Object.keys(expected ?? {})]);
  return Object.fromEntries(Object.entries(event).filter(([key]) => keys.has(key)));
}

function refused(command: unknown, error: unknown): Error {
  const name =
    typeof command === 'object' && command !== null && 'type' in command ? ` ${String(command.type)}` : '';
  return new Error(`The command${name} was refused: ${describeError(error)}`, { cause: error });
}
