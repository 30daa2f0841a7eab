import type {
  AppendResult,
  ConflictViolation,
  Position,
  StreamState,
  ViolationReason,
} from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { corruptStream, decodeElement } from '../layout/event-element.js';
import { formatPosition } from '../layout/position.js';
import { throwScriptFault } from '../layout/script-fault.js';
import type { AppendCommand } from './append-command.js';

/** The partition that answered, among how many. */
export interface Answering {
  readonly partition: number;
  readonly partitions: number;
}

const REASONS: Readonly<Record<string, ViolationReason>> = {
  r: 'revision',
  d: 'diverged',
  u: 'unverifiable',
  p: 'partly-repeated',
};

/** The most missed events that the scripts send with one violation. */
const MOST_MISSED = 64;

const ALL_HOLD = /^\d+$/;

const STATES: Readonly<Record<string, StreamState>> = {
  m: 'missing',
  a: 'active',
  d: 'deleted',
  t: 'tombstoned',
};

/**
 * The results of a call of append-n.lua, one for each command; an error stands for a command that was refused.
 * @throws what refuses the whole call
 */
export function appendResults(
  reply: unknown,
  commands: readonly AppendCommand[],
  from: Answering,
): (AppendResult | Error)[] {
  if (typeof reply === 'string' && ALL_HOLD.test(reply)) return allWritten(Number(reply), commands, from);
  throwScriptFault(reply);
  const [summary = '', ...tail] = Array.isArray(reply) ? (reply as string[]) : [reply as string];
  const [before, ...answers] = summary.split(',');
  if (answers.length !== commands.length)
    throw new Error(`append-n answered ${answers.length} of ${commands.length} appends`);
  const state = { last: Number(before), tail, at: 0 };
  return commands.map((command, index) => resultOf(answers[index] ?? '', command, { from, state }));
}

/** What a call of plain appends does where all of them hold: nothing that was not known before but the positions. */
function allWritten(before: number, commands: readonly AppendCommand[], from: Answering): AppendResult[] {
  let number = before;
  return commands.map(({ writes, events, plainRevision: firstRevision }) => {
    number += events;
    const stream = writes[0]?.stream ?? '';
    return {
      ok: true,
      streams: [{ stream, firstRevision, lastRevision: firstRevision + events - 1 }],
      position: positionAt(from, number),
      repeated: false,
    };
  });
}

interface Reading {
  readonly from: Answering;
  readonly state: { last: number; readonly tail: readonly string[]; at: number };
}

function resultOf(answer: string, command: AppendCommand, reading: Reading): AppendResult | Error {
  const { from, state } = reading;
  switch (answer.charAt(0)) {
    case 'c':
      return { ok: false, violations: violationsOf(Number(answer.slice(1)), command, reading) };
    case 't': {
      const stream = streamAt(command, Number(answer.slice(1)));
      return tombstoned(stream);
    }
    case 'w':
      return corruptStream(
        streamAt(command, Number(answer.slice(1))),
        'its key holds something that is not a stream',
      );
    case 'v':
      return vanished(streamAt(command, Number(answer.slice(1))));
    case '=': {
      const [position, ...revisions] = answer.slice(1).split('+');
      return success(command, revisions, positionAt(from, Number(position)), true);
    }
    default:
      state.last += command.events;
      return success(command, answer.split('+'), positionAt(from, state.last), false);
  }
}

function positionAt({ partition, partitions }: Answering, number: number): Position {
  return formatPosition(partition, number, partitions);
}

function success(
  { writes }: AppendCommand,
  revisions: readonly string[],
  position: Position,
  repeated: boolean,
): AppendResult {
  const streams = writes.map(({ stream, events }, index) => {
    const firstRevision = Number(revisions[index]);
    return { stream, firstRevision, lastRevision: firstRevision + events - 1 };
  });
  return { ok: true, streams, position, repeated };
}

/** A violation as the scripts write it: `<stream>,<reason>,<state>,<head>,<missed>`, and the missed events after it. */
export function violationOf(
  [text = '', ...rest]: readonly string[],
  participants: readonly Pick<ConflictViolation, 'stream' | 'expected'>[],
  from: Answering,
): ConflictViolation {
  const [index, reason = '', state = '', head, count] = text.split(',');
  const { stream = '', expected = 'any' } = participants[Number(index)] ?? {};
  const actual = Number(head);
  const missed = Number(count);
  const first = actual - missed + 1;
  return {
    stream,
    expected,
    reason: REASONS[reason] ?? 'revision',
    state: STATES[state] ?? 'active',
    actual: actual < 0 ? null : actual,
    ...(missed >= 0 && {
      missed: rest
        .slice(0, missed)
        .map((element, i) => decodeElement(element, { ...from, stream, revision: first + i })),
    }),
  };
}

function violationsOf(
  count: number,
  { writes, checks }: AppendCommand,
  { from, state }: Reading,
): ConflictViolation[] {
  const participants = [...writes, ...checks];
  return Array.from({ length: count }, () => {
    const violation = violationOf(state.tail.slice(state.at, state.at + 1 + MOST_MISSED), participants, from);
    state.at += 1 + (violation.missed?.length ?? 0);
    return violation;
  });
}

function streamAt({ writes, checks }: AppendCommand, index: number): string {
  return [...writes, ...checks][index]?.stream ?? '';
}

/** The error for a stream whose marker says that it has events, and that has none. */
export function vanished(stream: string): Error {
  return corruptStream(stream, 'its events have vanished');
}

/** The error for whatever would change a tombstoned stream. */
export function tombstoned(stream: string): Error {
  return eventStoreError(
    'ES_STREAM_TOMBSTONED',
    `The stream ${JSON.stringify(stream)} was tombstoned: nothing can be written to it.`,
    {
      details: { stream },
    },
  );
}
