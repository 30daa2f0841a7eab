import type { Answer } from './answer.js';

/** An answer that a store may give, and what is so afterwards. */
export interface Prediction {
  readonly answer: Answer;
  /** Conflicts are accepted whatever they say: the contract leaves the details open here. */
  readonly anyConflict?: boolean | undefined;
  apply(): void;
}

/** A prediction after which everything is as it was. */
export function unchanged(answer: Answer): Prediction {
  return { answer, apply: () => undefined };
}

/** The prediction that an operation is refused and wrote nothing. */
export function refusedWith(code: Extract<Answer, { is: 'error' }>['code']): Prediction {
  return unchanged({ is: 'error', code, written: 'no' });
}
