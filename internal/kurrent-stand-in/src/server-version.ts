/** The servers that the stand-in stands in for. */
export type ServerVersion = '23.10.8' | '25.1.0' | '26.1.0';

/** What one version does otherwise than another. */
export interface VersionTraits {
  /** The largest append, in bytes of data, where nothing else is asked for. */
  readonly maxAppendSize: number;
  /** Whether a subscription that caught up says when and where. */
  readonly tellsWhereCaughtUp: boolean;
  /** Whether a live subscription that falls behind goes back to catching up; otherwise it is dropped. */
  readonly keepsSlowConsumers: boolean;
  /** Whether it appends to several streams at once. */
  readonly hasSessions: boolean;
  /** Whether it also checks streams that are not written, and finds all that fail. */
  readonly hasChecks: boolean;
}

const SINCE_25_1: VersionTraits = {
  maxAppendSize: 256 * 1024 * 1024,
  tellsWhereCaughtUp: true,
  keepsSlowConsumers: true,
  hasSessions: true,
  hasChecks: false,
};

/**
 * 23.10.8: recorded by the probes. 26.1.0: from notes of a real one and its source, 25.1.0 from its source where it differs;
 * neither is held to any recording.
 */
export const VERSION_TRAITS: Readonly<Record<ServerVersion, VersionTraits>> = {
  '23.10.8': {
    maxAppendSize: 1024 * 1024,
    tellsWhereCaughtUp: false,
    keepsSlowConsumers: false,
    hasSessions: false,
    hasChecks: false,
  },
  '25.1.0': SINCE_25_1,
  '26.1.0': { ...SINCE_25_1, hasChecks: true },
};
