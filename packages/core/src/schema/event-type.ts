import type { NewEvent, RecordedEvent } from '../event/event.js';
import type { StandardSchema } from './standard-schema.js';
import type { UpcasterChain } from './upcasters.js';

/** Turns data into what a store keeps, and back. */
export interface Codec<Data> {
  /** Recorded with the event: only events that carry it are decoded, so that older ones stay readable. */
  readonly contentType: string;
  /** Strict JSON, or bytes. */
  encode(data: Data): unknown;
  decode(stored: unknown): Data;
}

/** How one type of event is kept and read. `{}` where its data is strict JSON of one schema version. */
export interface EventTypeDefinition<Data> {
  /** Names it was stored under before. */
  readonly formerly?: readonly string[] | undefined;
  readonly upcasters?: UpcasterChain<Data> | undefined;
  /** The types that its upcasters may split it into, so that whoever asks for those finds it. */
  readonly splitsInto?: readonly string[] | undefined;
  /** Checked before a write and after a read; what a read returns is the schema's output. Must not wait. */
  readonly schema?: StandardSchema<Data> | undefined;
  readonly codec?: Codec<Data> | undefined;
}

/**
 * A change to events as a whole, such as encryption, that may wait. `decode` undoes `encode`; both keep the number and the order
 * of events.
 */
export interface EventTransform {
  /** Part of the pipeline's fingerprint. */
  readonly name: string;
  encode(events: readonly NewEvent[]): Promise<readonly NewEvent[]>;
  decode(page: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]>;
}
