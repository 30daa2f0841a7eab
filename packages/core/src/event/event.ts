import type { JsonObject } from './json.js';

/**
 * The part of an event that its author writes. `T` is the type's name: declare a union of literal names
 * and everything else infers from it.
 */
export interface EventLike<T extends string = string> {
  readonly type: T;
  /** Strict JSON, or bytes (Uint8Array) with a content type. */
  readonly data: unknown;
}

/**
 * Eventfold's own metadata. It is stored under the one reserved metadata key, `@eventfold`, and handed out
 * apart from the user's.
 */
export interface SystemMetadata {
  /** Shared by everything that one request from outside led to. */
  readonly correlationId?: string | undefined;
  /** The id of the message that led to this event. */
  readonly causationId?: string | undefined;
  /** The command whose decision this event is; repeats of it are recognised by it. */
  readonly commandId?: string | undefined;
  /** Fingerprint of that command's content: another content under the same id is refused. */
  readonly commandHash?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Whose data the event holds. */
  readonly subject?: string | undefined;
  /** Media type of `data` where it is bytes. */
  readonly contentType?: string | undefined;
}

/** The metadata key under which a store keeps {@link SystemMetadata}; a user's metadata may not use it. */
export const RESERVED_METADATA_KEY = '@eventfold';

/** An event on its way into a store. What is left out is filled in before it is written. */
export interface NewEvent<T extends string = string> extends EventLike<T> {
  /** A UUID in any case; kept in lower case. Random when left out. */
  readonly id?: string | undefined;
  /** The version of `data`'s schema, from 1. 1 when left out. */
  readonly schemaVersion?: number | undefined;
  /** The user's own metadata: a JSON object, kept as it is. Keys may not start with `$`. */
  readonly metadata?: object | undefined;
  readonly system?: SystemMetadata | undefined;
}

/** An event as a store is asked to write it: checked and complete. `data` is strict JSON or bytes. */
export interface PreparedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  readonly metadata: JsonObject;
  readonly system: SystemMetadata;
}

/** One event's place in the store's log. Opaque: compare two with the store's `comparePositions`. */
export type Position = string;

/** An event of a stream, with everything that is known the moment its append is acknowledged. */
export type CommittedEvent<E extends EventLike = EventLike> = E & {
  readonly id: string;
  readonly schemaVersion: number;
  readonly metadata: JsonObject;
  readonly system: SystemMetadata;
  readonly stream: string;
  /** Place in its stream: a safe integer from 0, without gaps. */
  readonly revision: number;
};

/** An event as every read returns it. The type parameter narrows `type` and `data`. */
export type RecordedEvent<E extends EventLike = EventLike> = CommittedEvent<E> & {
  readonly position: Position;
  /**
   * The store's clock when the event was written, in milliseconds since 1970 and the same on every read.
   * Clocks jump: nothing is ordered by it, and business time belongs in `data`.
   */
  readonly recordedAt: number;
};
