import { eventStoreError, isEventStoreError } from '../errors/event-store-error.js';
import type { Position } from '../event/event.js';
import { pause, retries, type Retries, type RetryPolicy } from '../decider/retry-policy.js';
import type { CheckpointStore } from '../store/checkpoint-store.js';
import { startDeadline } from '../store/deadline.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import type { Cursor, LogPage } from '../store/read.js';
import { checkpointKeeper, type CheckpointKeeper } from './checkpoint-keeper.js';
import { handlePage, type HandlerFailure } from './handle-page.js';
import type { Projection } from './projection.js';
import { progressReport, type ProgressReport } from '../telemetry/progress-report.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { projectionFilter } from './projection-filter.js';

/** How a projection runs; what it does is its definition's. */
export interface RunProjectionOptions {
  /** Where its progress is kept; the store's own when left out. */
  readonly checkpoints?: CheckpointStore | undefined;
  /** For a handler that throws, and for a store that is away (which is tried again without end). */
  readonly retry?: RetryPolicy | undefined;
  /** Told of every failed try, the last one included. */
  readonly onFailure?: ((failure: HandlerFailure | StoreFailure) => void) | undefined;
  /** Stored events fetched at once; the store's choice when left out. */
  readonly pageSize?: number | undefined;
  /** Told of every call of a handler, of progress, and of what failed and is tried again: `openTelemetry()`. */
  readonly telemetry?: Telemetry | undefined;
}

/** The store could not be read, or the checkpoint not be saved; it is tried again. */
export interface StoreFailure {
  readonly kind: 'store';
  readonly error: unknown;
  readonly attempt: number;
}

/** `catching-up` reads older events · `live` waits for new ones · `failed` and `closed` are final. */
export type ProjectionState = 'starting' | 'catching-up' | 'live' | 'failed' | 'closed';

/** A projection at work in this process. Disposing of it closes it. */
export interface RunningProjection {
  readonly state: ProjectionState;
  /** Everything up to here was handled; null before the first page. */
  readonly cursor: Cursor | null;
  /**
   * Settles when the projection ends: it resolves once closed, and rejects with ES_HANDLER_FAILED, ES_CHECKPOINT_CONFLICT or what the
   * store threw. Nobody looking at it is an unhandled rejection: a projection never ends unnoticed.
   */
  readonly done: Promise<void>;
  /**
   * Resolves once everything up to `position` was handled, whether or not it matched: read your own write. At once for null, the
   * position of a command that wrote nothing.
   * @throws ES_TIMEOUT, ES_ABORTED, ES_CLOSED, or why the projection failed
   */
  caughtUpTo(position: Position | null, options?: OperationOptions): Promise<void>;
  /** Lets the running handler end, saves the checkpoint, and stops. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Runs a projection from its checkpoint on, until it is closed or fails. */
export function runProjection(
  store: EventStore,
  projection: Projection,
  options: RunProjectionOptions = {},
): RunningProjection {
  const checkpoints = options.checkpoints ?? store.checkpoints;
  if (checkpoints === undefined) {
    throw eventStoreError(
      'ES_UNSUPPORTED',
      `The ${store.manifest.store} store keeps no checkpoints; name a store that does.`,
      {
        details: { operation: 'checkpoints', store: store.manifest.store },
      },
    );
  }
  return new ProjectionRunner(
    store,
    projection,
    checkpointKeeper(checkpoints, projection.checkpoint),
    options,
  );
}

class ProjectionRunner implements RunningProjection {
  state: ProjectionState = 'starting';
  readonly done: Promise<void>;
  private readonly stop = new AbortController();
  private readonly waiting = new Set<() => void>();
  private readonly policy: Retries;
  private readonly progress: ProgressReport | undefined;
  private failure: unknown;

  constructor(
    private readonly store: EventStore,
    private readonly projection: Projection,
    private readonly keeper: CheckpointKeeper,
    private readonly options: RunProjectionOptions,
  ) {
    this.policy = retries(options.retry);
    this.progress =
      options.telemetry === undefined ? undefined : progressReport(options.telemetry, projection.checkpoint);
    this.done = this.run();
  }

  get cursor(): Cursor | null {
    return this.keeper.cursor;
  }

  async caughtUpTo(position: Position | null, options?: OperationOptions): Promise<void> {
    if (position === null) return;
    const deadline = startDeadline(options);
    try {
      for (;;) {
        if (this.cursor !== null && this.store.covers(this.cursor, position)) return;
        if (this.state === 'failed') throw this.failure;
        if (this.state === 'closed')
          throw eventStoreError('ES_CLOSED', `The projection ${this.projection.name} was closed.`);
        await this.nextStep(deadline.signal);
      }
    } finally {
      deadline.end();
    }
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.done.catch(() => undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async run(): Promise<void> {
    try {
      let attempt = 0;
      const progress = (): void => void (attempt = 0);
      while (!this.stop.signal.aborted) {
        await this.follow(progress).catch((error: unknown) => this.afterFailure(error, ++attempt));
      }
      await this.keeper.save();
      this.enter('closed');
      this.progress?.ended('closed');
    } catch (error) {
      this.failure = error;
      this.enter('failed');
      this.progress?.ended('failed');
      throw error;
    }
  }

  /** Pauses before the next try where one can help; otherwise throws the error on. */
  private async afterFailure(error: unknown, attempt: number): Promise<void> {
    const { signal } = this.stop;
    if (signal.aborted) return;
    const retryable = isEventStoreError(error) && error.retryable;
    if (!retryable) throw error;
    this.options.onFailure?.({ kind: 'store', error, attempt });
    this.progress?.failed(error, attempt);
    await pause(this.policy.delayMs(attempt), signal).catch(() => undefined);
  }

  private async follow(progress: () => void): Promise<void> {
    const { signal } = this.stop;
    await this.keeper.load();
    const filter = projectionFilter(this.projection);
    const after = this.keeper.cursor ?? 'start';
    for await (const page of this.store.subscribe(
      { filter, after, limit: this.options.pageSize },
      { signal },
    )) {
      await this.handle(page);
      progress();
      if (signal.aborted) return;
    }
  }

  private async handle(page: LogPage): Promise<void> {
    const { telemetry, onFailure } = this.options;
    await handlePage(this.projection, page.events, {
      retries: this.policy,
      signal: this.stop.signal,
      onFailure,
      telemetry,
    });
    this.progress?.handled(page);
    this.keeper.moveTo(page.next);
    if (this.keeper.isDue(page)) await this.keeper.save();
    this.enter(page.atHead ? 'live' : 'catching-up');
  }

  private enter(state: ProjectionState): void {
    this.state = state;
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const wake of woken) wake();
  }

  private async nextStep(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        this.waiting.delete(wake);
        reject(signal.reason as Error);
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
