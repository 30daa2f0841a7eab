// All probes, and how one of them is asked of a server.
import { APPEND_PROBES } from './append-probes.js';
import { GROUP_PROBES } from './group-probes.js';
import { Lab } from './lab.js';
import { LOG_PROBES } from './log-probes.js';
import { normalise } from './normalise.js';
import type { Probe } from './probe.js';
import { READ_PROBES } from './read-probes.js';
import { REPEAT_PROBES } from './repeat-probes.js';
import { SUBSCRIPTION_PROBES } from './subscription-probes.js';

export const PROBES: readonly Probe[] = [
  ...APPEND_PROBES,
  ...REPEAT_PROBES,
  ...READ_PROBES,
  ...LOG_PROBES,
  ...SUBSCRIPTION_PROBES,
  ...GROUP_PROBES,
];

/** Asks the server at `address` (host and port, without TLS), in streams that nobody else uses. */
export async function askProbe(probe: Probe, address: string): Promise<unknown> {
  const lab = new Lab(address);
  try {
    // As a recording keeps it.
    return JSON.parse(JSON.stringify(normalise(await probe.ask(lab), lab.names)));
  } finally {
    lab.close();
  }
}
