import type { EventStore } from '@eventfold/core';
import type { ClauseContext, ContractEnvironment, CreateStore } from './clause-context.js';
import type { Clause } from './clause.js';
import { randomFrom } from './random.js';

export interface ContextOptions {
  readonly createStore: CreateStore;
  readonly environment: ContractEnvironment;
  readonly size: 'quick' | 'full';
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** A context, and how to end it. */
export interface OpenContext {
  readonly context: ClauseContext;
  /** Closes every handle. A store that does not close in time is left behind: clauses of its own look at that. */
  close(): Promise<void>;
}

const CLOSE_WITHIN_MS = 3_000;
/** So many names lie in one partition only where `partitionOf` is wrong: a clause must fail then, not look for ever. */
const MOST_TRIES = 20_000;
const runTag = Math.floor(Math.random() * 36 ** 6).toString(36);
let made = 0;

/** Opens a store on a new namespace and wraps it for `clause`. */
export async function openContext(clause: Clause, options: ContextOptions): Promise<OpenContext> {
  const handles: EventStore[] = [];
  const namespace = freshNamespace();
  const open = async (where: string = namespace): Promise<EventStore> => {
    const handle = await options.createStore({ namespace: where });
    handles.push(handle);
    return handle;
  };
  const store = await open();
  const { restart = absent, disconnect = absent } = options.environment;
  const context: ClauseContext = {
    store,
    namespace,
    signal: options.signal,
    size: options.size,
    random: randomFrom(options.seed, clause.id),
    environment: { restart, disconnect },
    open,
    freshNamespace,
    stream,
    neighbours: (count) => neighbours(store, count),
    strangers: () => strangers(store),
  };
  return { context, close: () => closeAll(handles) };
}

/** A namespace that nobody else uses. */
export function freshNamespace(): string {
  return `t_${runTag}_${(made++).toString(36)}`;
}

function stream(category = 'thing'): string {
  return `${category}-${runTag}${(made++).toString(36)}`;
}

function neighbours(store: EventStore, count: number): readonly string[] {
  const first = stream();
  const found = [first];
  for (let tries = 0; found.length < count; tries++) {
    const next = stream();
    if (store.partitionOf(next) === store.partitionOf(first)) found.push(next);
    if (tries > MOST_TRIES) throw new Error('No streams of one partition could be found.');
  }
  return found;
}

function strangers(store: EventStore): readonly [string, string] {
  const first = stream();
  for (let tries = 0; tries <= MOST_TRIES; tries++) {
    const second = stream();
    if (store.partitionOf(second) !== store.partitionOf(first)) return [first, second];
  }
  throw new Error('No streams of two partitions could be found.');
}

async function absent(): Promise<never> {
  throw new Error('A clause used an ability of the environment that it does not require.');
}

async function closeAll(handles: readonly EventStore[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_WITHIN_MS)));
  // A handle whose close throws must not keep the others from being closed.
  const closed = Promise.allSettled(handles.map(async (handle) => handle.close()));
  await Promise.race([closed, late]);
  clearTimeout(timer);
}
