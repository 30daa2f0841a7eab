import { setTimeout as delay } from 'node:timers/promises';
import { isEventStoreError, type Cursor, type EventStore, type Position } from '@eventfold/core';
import {
  chaosReport,
  finalContents,
  markHistory,
  recordHistory,
  type ChaosReport,
  type History,
  type RecordedStore,
} from '@eventfold/testkit';
import { ALWAYS_EXPECTED, type ChaosTarget } from './chaos-target.js';
import { drawsOf } from './draw.js';
import { faultSchedule } from './fault-schedule.js';
import { followStore, workOnStore } from './work-on-store.js';

export interface RoundOptions {
  /** Decides the faults and what the clients do. */
  readonly seed: number;
  /** A namespace that nobody has used. */
  readonly namespace: string;
  /** How many faults strike. */
  readonly faults: number;
  /** Only these faults; all that the target knows when left out. */
  readonly only?: readonly string[] | undefined;
  /** Clients that write; 6 when left out. */
  readonly writers?: number | undefined;
}

export interface RoundResult {
  readonly history: History;
  readonly report: ChaosReport;
  /** What should not have happened, besides what the report found. */
  readonly complaints: readonly string[];
}

const FOLLOWERS = 2;
const FOLLOWERS_ARRIVE_WITHIN_MS = 30_000;
/** What was cut off while it was on its way to the server has arrived by then. */
const SETTLED_AFTER_MS = 200;

/** Lets clients work while faults strike, waits until all is quiet, and checks everything that anybody saw. */
export async function runRound(target: ChaosTarget, options: RoundOptions): Promise<RoundResult> {
  const round = new Round(target, options);
  const { writers = 6 } = options;
  const followers = await round.open('follower', FOLLOWERS);
  const workers = await round.open('client', writers);
  const following = new AbortController();
  const arrivals = followers.map((store) => round.follow(store, following.signal));
  const working = workers.map((store, place) => round.work(store, place));
  await round.strike();
  round.end();
  await Promise.all(working);
  await target.settle();
  await Promise.all(workers.map((store) => store.close()));
  await delay(SETTLED_AFTER_MS);
  const sound = recordHistory(await target.openSound(options.namespace), {
    history: round.history,
    process: 'the last',
  });
  await round.awaitFollowers(sound, arrivals);
  following.abort();
  await Promise.all(arrivals.map(({ done }) => done));
  await Promise.all(followers.map((store) => store.close()));
  const final = await finalContents(sound, round.history);
  await sound.close();
  return {
    history: round.history,
    report: chaosReport(round.history, final),
    complaints: round.complaints(),
  };
}

interface Following {
  readonly cursor: () => Cursor | undefined;
  readonly done: Promise<void>;
}

class Round {
  readonly history: History = [];
  private readonly found = new Map<string, number>();
  private readonly expected: ReadonlySet<string>;
  private readonly draw;
  private over = false;

  constructor(
    private readonly target: ChaosTarget,
    private readonly options: RoundOptions,
  ) {
    this.expected = new Set([...ALWAYS_EXPECTED, ...(target.mayRaise ?? [])]);
    this.draw = drawsOf(options.seed);
  }

  async open(role: string, count: number): Promise<RecordedStore[]> {
    const stores = Array.from({ length: count }, async (_, n) =>
      recordHistory(await this.target.open(this.options.namespace), {
        history: this.history,
        process: `${role} ${n}`,
      }),
    );
    return Promise.all(stores);
  }

  work(store: EventStore, place: number): Promise<void> {
    const names = (category: string, count: number): string[] =>
      Array.from({ length: count }, (_, n) => `${category}-${n}`);
    return workOnStore(store, {
      draw: this.draw.fork(),
      streams: [...names('shared', 8), ...names(`own${place}`, 16)],
      removable: names('removed', 3),
      isOver: () => this.over,
      onError: (error) => this.judge(error),
    });
  }

  follow(store: EventStore, signal: AbortSignal): Following {
    let cursor: Cursor | undefined;
    const done = followStore(store, {
      signal,
      limit: this.draw.between(5, 200),
      onPage: (next) => (cursor = next),
      onError: (error) => this.judge(error),
    });
    return { cursor: () => cursor, done };
  }

  /** Lets every fault strike at its time. */
  async strike(): Promise<void> {
    const { seed, faults, only = Object.keys(this.target.faults) } = this.options;
    for (const { afterMs, fault, draw } of faultSchedule(seed, only, faults, this.target.longestCalmMs)) {
      await delay(afterMs);
      markHistory(this.history, fault);
      const strike = this.target.faults[fault];
      if (strike === undefined)
        throw new RangeError(`${this.target.name} knows no fault ${JSON.stringify(fault)}.`);
      await strike(draw);
    }
    await delay(300);
  }

  end(): void {
    this.over = true;
  }

  /** A follower that stopped without a word would look like one that has nothing to complain of. */
  async awaitFollowers(store: EventStore, followers: readonly Following[]): Promise<void> {
    const until = Date.now() + FOLLOWERS_ARRIVE_WITHIN_MS;
    const last: Position[] = [];
    for (let partition = 0; partition < store.manifest.partitions; partition++) {
      const events = [{ type: 'Ended', data: null }];
      const writes = [{ stream: streamIn(store, partition), expected: 'any' as const, events }];
      const result = await store.append({ writes });
      if (result.ok) last.push(result.position);
    }
    for (const { cursor } of followers) {
      while (!last.every((position) => isPast(store, cursor(), position)) && Date.now() < until)
        await delay(10);
    }
    if (Date.now() >= until) this.complain('a follower never came to the end of the log');
  }

  complaints(): string[] {
    return [...this.found].map(([what, count]) => (count === 1 ? what : `${what} (${count} times)`));
  }

  private judge(error: unknown): void {
    if (isEventStoreError(error) && this.expected.has(error.code)) return;
    this.complain(isEventStoreError(error) ? `${error.code}: ${error.message}` : describe(error));
  }

  private complain(what: string): void {
    this.found.set(what, (this.found.get(what) ?? 0) + 1);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isPast(store: EventStore, cursor: Cursor | undefined, position: string): boolean {
  return cursor !== undefined && store.covers(cursor, position);
}

function streamIn(store: EventStore, partition: number): string {
  for (let n = 0; ; n++) if (store.partitionOf(`end-${n}`) === partition) return `end-${n}`;
}
