import { startStandIn, type ServerVersion } from '@eventfold-internal/kurrent-stand-in';
import type { KurrentServer } from './kurrent-server.js';
import { startKurrentContainer } from './start-kurrent-container.js';

/** Where a suite gets its KurrentDB from. */
export interface KurrentSource {
  /** For titles. */
  readonly name: string;
  /** Figures, and what happens when a server dies, only count on a real one. */
  readonly isReal: boolean;
  open(): Promise<KurrentServer>;
}

/** The versions that a suite runs on unless it says otherwise, that one first on which those run that want only one. */
const STAND_INS: readonly ServerVersion[] = ['23.10.8', '26.1.0'];

/**
 * Looks for a KurrentDB: the server of KURRENTDB_URL, then a container where EVENTFOLD_CONTAINERS is 1, then a stand-in,
 * of which it says on standard error that it is one, so that nobody takes it for more.
 */
export function findKurrent(suite: string): KurrentSource {
  return realKurrent() ?? standIn(suite, STAND_INS[0]!);
}

/** The same for suites that run on several versions: one real server, or a stand-in for each. */
export function findKurrents(suite: string, versions = STAND_INS): readonly KurrentSource[] {
  const real = realKurrent();
  return real === undefined ? versions.map((version) => standIn(suite, version)) : [real];
}

function realKurrent(): KurrentSource | undefined {
  const url = process.env['KURRENTDB_URL'];
  if (url !== undefined && url !== '') {
    const given = { url, stop: () => Promise.resolve() };
    return { name: 'the server of KURRENTDB_URL', isReal: true, open: () => Promise.resolve(given) };
  }
  if (process.env['EVENTFOLD_CONTAINERS'] !== '1') return undefined;
  return { name: 'a container', isReal: true, open: startKurrentContainer };
}

function standIn(suite: string, version: ServerVersion): KurrentSource {
  return {
    name: `a stand-in for ${version}`,
    isReal: false,
    async open() {
      process.stderr.write(
        `STAND-IN: ${suite} runs on a stand-in for KurrentDB ${version}. Set KURRENTDB_URL to run it on a real server.\n`,
      );
      const started = await startStandIn({ version });
      const { connectionString: url, stop, restart, cut } = started;
      return { url, stop, restart, cut };
    },
  };
}
