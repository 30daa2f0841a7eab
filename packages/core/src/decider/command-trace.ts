import type { CommittedEvent } from '../event/event.js';
import { sha256Hex } from '../event/sha256.js';

/** What a stream tells of a command that was decided on it. */
export interface CommandTrace {
  readonly commandId: string;
  readonly commandHash: string | undefined;
  readonly firstRevision: number;
  readonly lastRevision: number;
}

/** How many commands stay recognisable in a cached state or a snapshot. */
export const COMMAND_WINDOW = 256;

/** The newest commands of a stream, and the one that is being looked for wherever it was met. */
export interface CommandTraces {
  /** Oldest first, {@link COMMAND_WINDOW} at most. */
  readonly newest: readonly CommandTrace[];
  readonly wanted?: string | undefined;
  readonly found?: CommandTrace | undefined;
}

export const NO_COMMANDS: CommandTraces = Object.freeze({ newest: Object.freeze([]) });

/** The traces after these events. */
export function traceCommands(traces: CommandTraces, events: readonly CommittedEvent[]): CommandTraces {
  const newest = [...traces.newest];
  let { found } = traces;
  for (const { system, revision } of events) {
    const { commandId, commandHash } = system;
    if (commandId === undefined) continue;
    const last = newest[newest.length - 1];
    const goesOn = last?.commandId === commandId && last.lastRevision === revision - 1;
    const firstRevision = goesOn ? last.firstRevision : revision;
    if (goesOn) newest.pop();
    const trace = { commandId, commandHash, firstRevision, lastRevision: revision };
    newest.push(trace);
    if (commandId === traces.wanted) found = trace;
  }
  return { ...traces, newest: newest.slice(-COMMAND_WINDOW), found };
}

/** The traces, looking for `commandId` from here on. */
export function lookFor(traces: CommandTraces, commandId: string | undefined): CommandTraces {
  const found = traces.newest.find((trace) => trace.commandId === commandId);
  return { newest: traces.newest, wanted: commandId, found };
}

/** A short fingerprint of a command's content, whatever the order of its keys. */
export function commandHash(command: unknown): string {
  return sha256Hex(JSON.stringify(command, sorted) ?? 'undefined', 4);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
