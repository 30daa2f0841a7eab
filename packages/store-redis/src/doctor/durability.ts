import type { ServerSettings } from './server-settings.js';

/**
 * What becomes of events whose append was acknowledged: all `kept`; the last ones `at-risk`; `lost`, all or all since
 * a snapshot; `not-applicable`: it cannot happen here; `unknown`: the server does not tell enough.
 */
export type DurabilityOutcome = 'kept' | 'at-risk' | 'lost' | 'not-applicable' | 'unknown';

/** What is promised for one kind of failure, and why. */
export interface Durability {
  readonly outcome: DurabilityOutcome;
  readonly says: string;
}

/** How the store uses the server. */
export interface DurabilityUse {
  /** It is reached through Sentinel. */
  readonly sentinel: boolean;
  /** How many replicas every append waits for. */
  readonly waitsFor: number;
}

/** The Redis process is killed, and its machine goes on. */
export function afterKill({ appendonly, appendfsync, savesSnapshots }: ServerSettings): Durability {
  if (appendonly === null) return unknown('whether there is an append-only file');
  if (!appendonly) return withoutFile(savesSnapshots);
  switch (appendfsync) {
    case 'always':
      return kept('every event is on the disk before it is acknowledged');
    case 'no':
      return kept('every event is handed to the operating system before it is acknowledged');
    case 'everysec':
      return atRisk('up to 2 s of events can be lost while the disk is slow: appendfsync is everysec');
    case null:
      return unknown('appendfsync: with `always` everything is kept, with `everysec` up to 2 s are at risk');
  }
}

/** The machine goes down without warning. */
export function afterPowerLoss(settings: ServerSettings): Durability {
  const { appendonly, appendfsync, noAppendfsyncOnRewrite, savesSnapshots } = settings;
  if (appendonly === null) return unknown('whether there is an append-only file');
  if (!appendonly) return withoutFile(savesSnapshots);
  switch (appendfsync) {
    case 'everysec':
      return atRisk('1 to 2 s of events are lost: appendfsync is everysec');
    case 'no':
      return atRisk('the operating system decides when events reach the disk: often 30 s are lost');
    case null:
      return unknown('appendfsync: with `always` everything is kept, with `everysec` 1 to 2 s are lost');
    case 'always':
  }
  if (noAppendfsyncOnRewrite === true)
    return atRisk('while the append-only file is rewritten events do not reach the disk');
  return kept('every event is on the disk before it is acknowledged');
}

/** A replica takes the primary's place. */
export function afterFailover(settings: ServerSettings, { sentinel, waitsFor }: DurabilityUse): Durability {
  const { cluster, replicas, minReplicasToWrite, minReplicasMaxLag } = settings;
  const failsOver = sentinel || cluster === true || (replicas ?? 0) > 0;
  if (!failsOver && replicas === null) return unknown('whether there are replicas');
  if (!failsOver) {
    return {
      outcome: 'not-applicable',
      says: 'No replica is connected that could take the place of the primary.',
    };
  }
  const what =
    waitsFor > 0
      ? `appends wait for ${waitsFor} of the replicas, which loses fewer events but not none: another replica can be chosen`
      : 'replication is asynchronous: what the new primary has not received is lost';
  const bound =
    (minReplicasToWrite ?? 0) > 0
      ? `. A primary that was cut off stops taking writes after ${minReplicasMaxLag ?? 10} s`
      : '';
  return atRisk(`${what}${bound}`);
}

const ORDER: readonly DurabilityOutcome[] = ['lost', 'at-risk', 'unknown', 'kept', 'not-applicable'];

/** What holds for several servers together: the worst of them. */
export function worst(promises: readonly Durability[]): Durability {
  const [first] = [...promises].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  return first ?? unknown('anything');
}

function withoutFile(savesSnapshots: boolean | null): Durability {
  if (savesSnapshots === true) return lost('since the last snapshot are lost: appendonly is off');
  if (savesSnapshots === false) return lost('are lost: appendonly is off, and there are no snapshots');
  return lost('since the last snapshot, if there is one, are lost: appendonly is off');
}

function kept(why: string): Durability {
  return { outcome: 'kept', says: `Acknowledged events are kept: ${why}.` };
}

function atRisk(why: string): Durability {
  return { outcome: 'at-risk', says: `The last acknowledged events are at risk: ${why}.` };
}

function lost(what: string): Durability {
  return { outcome: 'lost', says: `Acknowledged events ${what}.` };
}

function unknown(what: string): Durability {
  return { outcome: 'unknown', says: `Nobody can tell: the server does not say ${what}.` };
}
