import { useState } from 'preact/hooks';

/** The revision that somebody looked at when they began to decide, and what became of it since. */
export interface DecidedRevision {
  /** Undefined until they begin. */
  readonly revision: number | undefined;
  /** Keeps the revision that is there now, where none is kept yet. */
  begin(): void;
  end(): void;
}

/** A form begins when somebody types in it; what they decide is then about the account as they saw it. */
export function useDecidedRevision(current: number | undefined): DecidedRevision {
  const [revision, setRevision] = useState<number>();
  return {
    revision,
    begin: () => setRevision((held) => held ?? current),
    end: () => setRevision(undefined),
  };
}
