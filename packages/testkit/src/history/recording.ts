import type { History } from './history.js';

/** Where one recorded handle writes to, and under which name. */
export interface Recording {
  readonly history: History;
  readonly process: string;
  readonly clock: () => number;
}
