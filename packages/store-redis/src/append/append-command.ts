import { categoryOf, type ExpectedRevision, type PreparedAppend, type PreparedWrite } from '@eventfold/core';
import { encodeElement } from '../layout/event-element.js';
import type { PartitionKeys } from '../layout/partition-keys.js';

/** One append in the form that the append script takes. */
export interface AppendCommand {
  readonly request: PreparedAppend;
  /** The streams in the order of their use: the writes, then the checks. */
  readonly streamKeys: readonly string[];
  /** Keys of the category logs that it may add to. */
  readonly categoryKeys: readonly string[];
  readonly args: readonly string[];
  readonly events: number;
  /** UTF-8 bytes of the events. */
  readonly bytes: number;
  /** Whether every expectation is exact, so that a second attempt can never write twice. */
  readonly repeatable: boolean;
}

/** @param repeats for each write, whether its ids may have been written before */
export function appendCommand(
  request: PreparedAppend,
  repeats: readonly boolean[],
  keys: PartitionKeys,
): AppendCommand {
  const { writes, checks } = request;
  const args: string[] = [];
  const size = { events: 0, bytes: 0 };
  if (writes.length > 1 || checks.length > 0) args.push(`*${writes.length},${checks.length}`);
  writes.forEach((write, index) => addWrite(write, repeats[index] === true, { args, size }));
  for (const check of checks) args.push(expectation(check.expected, false));
  return {
    request,
    streamKeys: [...writes, ...checks].map(({ stream }) => keys.stream(stream)),
    categoryKeys: writes.map(({ stream }) => keys.categoryLog(categoryOf(stream))),
    args,
    ...size,
    repeatable: writes.every(({ expected }) => expected !== 'any' && expected !== 'stream-exists'),
  };
}

interface Collected {
  readonly args: string[];
  readonly size: { events: number; bytes: number };
}

function addWrite({ expected, events }: PreparedWrite, repeat: boolean, { args, size }: Collected): void {
  const code = expectation(expected, repeat);
  args.push(events.length === 1 ? code : `${code},${events.length}`);
  for (const event of events) {
    const element = encodeElement(event);
    size.bytes += Buffer.byteLength(element);
    args.push(element);
  }
  size.events += events.length;
}

/** The expectation as append-n.lua and remove-stream-4.lua read it. */
export function expectation(expected: ExpectedRevision, repeat: boolean): string {
  if (typeof expected === 'number') return String(expected);
  if (typeof expected === 'object') return `${expected.revision}@${expected.eventId}`;
  switch (expected) {
    case 'no-stream':
      return '-1';
    case 'any':
      return repeat ? 'A' : 'a';
    case 'stream-exists':
      return repeat ? 'E' : 'e';
  }
}
