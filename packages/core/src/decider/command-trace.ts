import type { CommittedEvent } from '../event/event.js';
import { forget, mayHaveForgotten, type ForgottenCommands } from './forgotten-commands.js';

/** What a stream tells of a command that was decided on it. */
export interface CommandTrace {
  readonly commandId: string;
  readonly commandHash: string | undefined;
  readonly firstRevision: number;
  readonly lastRevision: number;
}

/** How many commands a folded state recognises at once. For older ones the stream is read anew. */
export const COMMAND_WINDOW = 64;

/** The commands of a stream, as far as a folded state remembers them. */
export interface CommandTraces {
  /** Oldest first, {@link COMMAND_WINDOW} at most. */
  readonly newest: readonly CommandTrace[];
  /** Enough of the older ones to tell that a command is not among them. */
  readonly forgotten?: ForgottenCommands | undefined;
  /** The command that is being looked for, and where it was met. */
  readonly wanted?: string | undefined;
  readonly found?: CommandTrace | undefined;
}

export const NO_COMMANDS: CommandTraces = Object.freeze({ newest: Object.freeze([]) });

/** The traces after these events. */
export function traceCommands(traces: CommandTraces, events: readonly CommittedEvent[]): CommandTraces {
  if (!events.some(({ system }) => system.commandId !== undefined)) return traces;
  const newest = [...traces.newest];
  let { found } = traces;
  for (const { system, revision } of events) {
    const { commandId, commandHash } = system;
    if (commandId === undefined) continue;
    const last = newest[newest.length - 1];
    const goesOn = last?.commandId === commandId && last.lastRevision === revision - 1;
    if (goesOn) newest.pop();
    const firstRevision = goesOn ? last.firstRevision : revision;
    const trace = { commandId, commandHash, firstRevision, lastRevision: revision };
    newest.push(trace);
    if (commandId === traces.wanted) found = trace;
  }
  if (newest.length <= COMMAND_WINDOW) return { ...traces, newest, found };
  const older = newest.splice(0, newest.length - COMMAND_WINDOW).map(({ commandId }) => commandId);
  return { ...traces, newest, found, forgotten: forget(traces.forgotten, older) };
}

/** The traces, looking for `commandId` from here on. */
export function lookFor(traces: CommandTraces, commandId: string | undefined): CommandTraces {
  if (commandId === undefined && traces.wanted === undefined) return traces;
  const { newest, forgotten } = traces;
  const found = commandId === undefined ? undefined : newest.find((trace) => trace.commandId === commandId);
  return { newest, forgotten, wanted: commandId, found };
}

/** Whether the wanted command may have been decided so long ago that only the stream itself can tell. */
export function isUncertain(traces: CommandTraces | null): boolean {
  if (traces === null) return false;
  const { wanted, found, forgotten } = traces;
  return wanted !== undefined && found === undefined && mayHaveForgotten(forgotten, wanted);
}
