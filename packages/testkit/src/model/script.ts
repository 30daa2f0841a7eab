import type { ExpectedRevision, LogFilter, StreamCheck, StreamWrite } from '@eventfold/core';

/** What an operation of a script expects of a stream, in words that stay meaningful when other operations are left out. */
export type ScriptExpectation =
  | 'any'
  | 'no-stream'
  | 'stream-exists'
  /** The stream's last revision, or one so many away from it. */
  | { readonly head: number }
  /** That revision with the id of its event, or with another id. */
  | { readonly head: number; readonly id: 'right' | 'wrong' };

/** One operation of a script. Streams are numbers, so that scripts are plain data. */
export type ScriptOperation =
  | {
      readonly do: 'append';
      readonly writes: readonly {
        readonly stream: number;
        readonly expected: ScriptExpectation;
        readonly events: number;
      }[];
      readonly checks: readonly {
        readonly stream: number;
        readonly expected: Exclude<ScriptExpectation, 'any'>;
      }[];
    }
  /** The append `back` appends ago once more, with an event more where `longer`. */
  | { readonly do: 'repeat'; readonly back: number; readonly longer: boolean }
  | {
      readonly do: 'read';
      readonly stream: number;
      readonly direction: 'forward' | 'backward';
      readonly from: number | null;
      readonly limit: number;
    }
  | { readonly do: 'log'; readonly filter: number; readonly resume: boolean; readonly limit: number }
  | { readonly do: 'delete' | 'tombstone'; readonly stream: number; readonly expected: ScriptExpectation }
  /** Removes all but the last `keep` events. */
  | { readonly do: 'truncate'; readonly stream: number; readonly keep: number };

export type Script = readonly ScriptOperation[];

/** An event as a script writes it. */
export interface StepEvent {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly n: number };
}

export interface StepWrite extends StreamWrite {
  readonly events: readonly StepEvent[];
}

/** An operation of a script as it is asked of a store. */
export type Step =
  | { readonly do: 'append'; readonly writes: readonly StepWrite[]; readonly checks: readonly StreamCheck[] }
  | {
      readonly do: 'read';
      readonly stream: string;
      readonly direction: 'forward' | 'backward';
      readonly from: number | undefined;
      readonly limit: number;
    }
  | {
      readonly do: 'log';
      readonly query: number;
      readonly filter: LogFilter | undefined;
      readonly resume: boolean;
      readonly limit: number;
    }
  | { readonly do: 'delete' | 'tombstone'; readonly stream: string; readonly expected: ExpectedRevision }
  | { readonly do: 'truncate'; readonly stream: string; readonly before: number };

/** The name of a script's stream; two categories. */
export function scriptStream(stream: number): string {
  return `${stream % 2 === 0 ? 'even' : 'odd'}-${stream}`;
}

/** The queries that a script's log reads choose from. */
export const SCRIPT_FILTERS: readonly (LogFilter | undefined)[] = [
  undefined,
  { categories: ['even'] },
  { types: ['B'] },
  { streams: [scriptStream(0), scriptStream(1)], types: ['A', 'B'] },
];
