import type { Position, RecordedEvent } from '../event/event.js';

/**
 * The port for tracing, metrics and logs. A command handler, a store (`observeStore`) and a projection that were given one tell it
 * what they do; without one they ask nobody. `@eventfold/core/opentelemetry` is one for OpenTelemetry.
 *
 * The functions that take `run` must call it once, at once, and hand on what it answers or throws. None of them may throw by itself.
 */
export interface Telemetry {
  /** Around one command, from loading the state to the answer. */
  command<R extends CommandOutcome>(about: CommandFacts, run: () => Promise<R>): Promise<R>;

  /** Around one operation of a store. */
  operation<R>(
    about: OperationFacts,
    run: () => Promise<R>,
    outcomeOf: (result: R) => OperationOutcome,
  ): Promise<R>;

  /** Around one call of a projection's handler; where it throws, each try is a call of its own. */
  handling(about: HandlingFacts, run: () => Promise<void>): Promise<void>;

  /** After each page that a projection has handled, empty ones included, and when it ends. */
  progress(about: ProjectionProgress): void;

  /** What went wrong without ending anything: a projection that tries again. */
  warning(
    message: string,
    about: { readonly projection: string; readonly attempt: number; readonly error: unknown },
  ): void;

  /** What is added to the metadata of events that are appended now, so that their handlers know where they come from. */
  traceContext(): TraceContext;
}

/** W3C trace context, under its own names. Empty where nothing is traced. */
export interface TraceContext {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** What is known of a command before it runs. */
export interface CommandFacts {
  /** The decider's category. */
  readonly category: string;
  readonly stream: string;
  /** The command's `type`, where it has one that is a string. */
  readonly type: string | undefined;
  readonly commandId: string | undefined;
}

/** What an `ExecuteResult` tells of itself. */
export interface CommandOutcome {
  readonly outcome: string;
  readonly revision: number | null;
  readonly position: Position | null;
  readonly events: readonly unknown[];
  readonly attempts: number;
}

/** What is known of a store's operation before it runs. */
export interface OperationFacts {
  /** The manifest's name of the store: `redis`. */
  readonly store: string;
  /** As the port calls it: `append`, `readStream`, `readLog`, `delete`, `tombstone`, `truncate`. */
  readonly name: string;
  /** Where the operation is about exactly one. */
  readonly stream: string | undefined;
}

/** What an operation that did not throw came to. */
export interface OperationOutcome {
  /** Events that were appended or read. */
  readonly events: number;
  /** Nothing was written: an expectation did not hold. */
  readonly conflict: boolean;
}

/** One call of a projection's handler. An event that is tried again is another call. */
export interface HandlingFacts {
  /** The projection's name, with its version. */
  readonly projection: string;
  readonly event: RecordedEvent;
}

/** How far a projection has come: told after every page, and when it ends. */
export interface ProjectionProgress {
  readonly projection: string;
  /** Events that were handled since it was last told. */
  readonly events: number;
  /**
   * How far it is behind, in milliseconds: 0 at the head of the log; before it the age of the last event handled, by this machine's clock
   * against the store's; null where that is not known: before the first event, and once it has ended.
   */
  readonly lagMs: number | null;
  readonly state: 'catching-up' | 'live' | 'failed' | 'closed';
}
