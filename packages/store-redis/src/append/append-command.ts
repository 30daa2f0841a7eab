import type { ExpectedRevision, PreparedAppend, PreparedWrite, StreamCheck } from '@eventfold/core';
import { isExact } from '@eventfold/core/store';
import { encodeElement } from '../layout/event-element.js';

/** The writes to one stream, as text. */
export interface EncodedWrite {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** Whether its ids may have been written before. */
  readonly repeat: boolean;
  /** The events, without their revisions. */
  readonly elements: readonly string[];
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

/** @param repeats for each write, whether its ids may have been written before */
export function appendCommand(
  { writes, checks }: PreparedAppend,
  repeats: readonly boolean[],
): AppendCommand {
  let events = 0;
  let size = 0;
  const encoded = writes.map((write, index) => {
    const result = encodeWrite(write, repeats[index] === true);
    events += result.elements.length;
    for (const element of result.elements) size += element.length;
    return result;
  });
  return {
    writes: encoded,
    checks,
    events,
    size,
    repeatable: writes.every(({ expected }) => isExact(expected)),
    plainRevision: writes.length === 1 && checks.length === 0 ? plainRevision(writes[0]?.expected) : -1,
  };
}

function encodeWrite({ stream, expected, events }: PreparedWrite, repeat: boolean): EncodedWrite {
  return { stream, expected, repeat, elements: events.map(encodeElement) };
}

function plainRevision(expected: ExpectedRevision | undefined): number {
  if (typeof expected === 'number') return expected + 1;
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
