/**
 * What a checker found:
 * `lost`: an acknowledged event is not there · `moved`: it is elsewhere than its acknowledgement said ·
 * `duplicate`: an event is there twice · `phantom`: an event that nobody sent, or whose append failed, is there ·
 * `torn`: some events of an append are there, or can be seen, without the others, or others lie between them ·
 * `altered`: an event does not say what was sent · `vanished`: somebody read an event that is not there in the end ·
 * `resurrected`: removed events were read · `gap`: a read left events out · `repeated`: a read gave events twice, or again ·
 * `misordered`: a read or the log gave events in another order · `malformed`: an answer that contradicts itself ·
 * `log-disagrees`: the log and the streams hold different things ·
 * `expectation-ignored`: an append succeeded although what it expected did not hold ·
 * `unjustified-conflict`: a conflict whose expectation held ·
 * `stale-read`, `stale-conflict`: an answer missed what was acknowledged before it was asked for ·
 * `half-visible`: an append to several streams was seen in one and not in another ·
 * `reordered`: appends stand in another order than the one in which they happened.
 */
export type AnomalyKind =
  | 'lost'
  | 'moved'
  | 'duplicate'
  | 'phantom'
  | 'torn'
  | 'altered'
  | 'vanished'
  | 'resurrected'
  | 'gap'
  | 'repeated'
  | 'misordered'
  | 'malformed'
  | 'log-disagrees'
  | 'expectation-ignored'
  | 'unjustified-conflict'
  | 'stale-read'
  | 'stale-conflict'
  | 'half-visible'
  | 'reordered';

/** A promise that was not kept. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  /** One sentence or more for a reader who has the history at hand. */
  readonly description: string;
  /** The streams concerned. */
  readonly streams: readonly string[];
  /** The ids of the events concerned. */
  readonly eventIds: readonly string[];
  /** Indices in the history of the operations concerned. */
  readonly operations: readonly number[];
}

/** Takes down what was found. */
export type Report = (
  kind: AnomalyKind,
  description: string,
  about?: Partial<Pick<Anomaly, 'streams' | 'eventIds' | 'operations'>>,
) => void;
