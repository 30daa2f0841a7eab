import type {
  AppendRequest,
  ExpectedRevision,
  PreparedAppend,
  PreparedEvent,
  PreparedWrite,
  StreamCheck,
} from '@eventfold/core';
import { isExact } from '@eventfold/core/store';
import { encodeElement } from '../layout/event-element.js';

/** The writes to one stream, as text. */
export interface EncodedWrite {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** Whether its ids may have been written before. */
  readonly repeat: boolean;
  readonly events: number;
  /** An element a line: with its revision where the append is plain, without it otherwise. */
  readonly lines: string;
}

/** One append on its way to the script. It keeps texts only, and nothing of what they were made of. */
export interface AppendCommand {
  readonly writes: readonly EncodedWrite[];
  readonly checks: readonly StreamCheck[];
  readonly events: number;
  /** The length of the events' text in UTF-16 units. */
  readonly size: number;
  /** Whether every expectation is exact, so that a second attempt can never write twice. */
  readonly repeatable: boolean;
  /** The revision of its first event where it is one write to one stream and holds; -1 for everything else. */
  readonly plainRevision: number;
}

export function appendCommand({ writes, checks }: PreparedAppend, request: AppendRequest): AppendCommand {
  const isSingle = writes.length === 1 && checks.length === 0;
  const revision = isSingle ? plainRevision(writes[0]!.expected) : -1;
  const encoded = new Array<EncodedWrite>(writes.length);
  let events = 0;
  let size = 0;
  let repeatable = true;
  for (let i = 0; i < writes.length; i++) {
    const write = writes[i]!;
    // Only ids that the caller chose can have been written before.
    const repeat = request.writes[i]?.events[0]?.id !== undefined;
    const result = encodeWrite(write, { repeat, revision });
    encoded[i] = result;
    events += result.events;
    size += result.lines.length;
    repeatable &&= isExact(write.expected);
  }
  return { writes: encoded, checks, events, size, repeatable, plainRevision: revision };
}

function encodeWrite(
  { stream, expected, events }: PreparedWrite,
  { repeat, revision }: { readonly repeat: boolean; readonly revision: number },
): EncodedWrite {
  return { stream, expected, repeat, events: events.length, lines: encodeLines(events, revision) };
}

function encodeLines(events: readonly PreparedEvent[], revision: number): string {
  let lines = encodeElement(events[0]!, revision);
  for (let i = 1; i < events.length; i++)
    lines += `\n${encodeElement(events[i]!, revision < 0 ? -1 : revision + i)}`;
  return lines;
}

/** The elements of a write, one by one. */
export function elementsOf({ lines }: EncodedWrite): string[] {
  // JSON writes a line break in a string as two other characters.
  return lines.split('\n');
}

function plainRevision(expected: ExpectedRevision): number {
  if (typeof expected === 'number') return expected + 1;
  if (typeof expected === 'object') return expected.revision + 1;
  return expected === 'no-stream' ? 0 : -1;
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
