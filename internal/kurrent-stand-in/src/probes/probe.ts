import type { Lab } from './lab.js';

/** A question to a server. What it answers is data, and the same whenever it is asked. */
export interface Probe {
  /** Says what is asked; recorded answers are found by it. */
  readonly name: string;
  ask(lab: Lab): Promise<unknown>;
}
