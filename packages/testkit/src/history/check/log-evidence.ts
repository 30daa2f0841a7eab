import { compileFilter, filterFingerprint } from '@eventfold/core/store';
import type { LogFilter } from '@eventfold/core';
import type { FinalContents, FinalLogEvent } from '../final-contents.js';

/** The final log of one partition, or the part of it that one filter wants. */
export interface LogPart {
  readonly partition: number;
  readonly events: readonly FinalLogEvent[];
  /** Where an id stands in `events`; the first of its places. */
  readonly indexOf: ReadonlyMap<string, number>;
}

/** The final log, partition by partition, under any filter. */
export interface LogEvidence {
  readonly parts: (filter?: LogFilter) => readonly LogPart[];
  readonly partitionOf: (stream: string) => number;
}

/** Puts the final log in order. Each filter is applied once. */
export function logEvidence({ log = [] }: FinalContents): LogEvidence {
  const filtered = new Map<string, readonly LogPart[]>();
  const partitions = new Map(log.map(({ stream, partition = 0 }) => [stream, partition]));
  return {
    partitionOf: (stream) => partitions.get(stream) ?? 0,
    parts(filter) {
      const key = filterFingerprint(filter);
      let parts = filtered.get(key);
      if (parts === undefined) filtered.set(key, (parts = split(log.filter(compileFilter(filter)))));
      return parts;
    },
  };
}

function split(log: readonly FinalLogEvent[]): readonly LogPart[] {
  const parts = new Map<number, { events: FinalLogEvent[]; indexOf: Map<string, number> }>();
  for (const event of log) {
    const { partition = 0, id } = event;
    let part = parts.get(partition);
    if (part === undefined) parts.set(partition, (part = { events: [], indexOf: new Map() }));
    if (!part.indexOf.has(id)) part.indexOf.set(id, part.events.length);
    part.events.push(event);
  }
  return [...parts].map(([partition, part]) => ({ partition, ...part }));
}
