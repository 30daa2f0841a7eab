import type { AppendResult, OperationOptions } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { appendScript } from '../commands/generated/append-n.js';
import type { Link } from '../connection/link.js';
import { isLostReply, isNotSent } from '../connection/lost-reply.js';
import { runScript } from '../connection/run-script.js';
import { passesByItself, translateError } from '../connection/translate-error.js';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { appendCall } from './append-call.js';
import type { AppendCommand } from './append-command.js';
import { AppendJob } from './append-job.js';
import { appendResults, type Answering } from './append-reply.js';
import { WaitingAppends } from './waiting-appends.js';

/** More calls on the way at once would only make each of them smaller. */
const CALLS_IN_FLIGHT = 2;
const PAUSE_MS = 10;
/** An attempt that begins so shortly before the deadline would end with an unknown outcome instead of the refusal. */
const LAST_ATTEMPT_MS = 50;
/** How often the time limits are looked at. */
const SWEEP_MS = 20;

/**
 * The appends of one partition. Those that come while others are on the way share the next call, and none waits for
 * a timer. They leave in the order in which they came, and each of them stands or fails alone.
 */
export class AppendQueue {
  private readonly waiting = new WaitingAppends();
  private readonly sent = new Set<readonly AppendJob[]>();
  private readonly idle: (() => void)[] = [];
  private calls = 0;
  private flushScheduled = false;
  private held = false;
  private sweeper: NodeJS.Timeout | undefined;

  constructor(
    private readonly link: Link,
    private readonly keys: PartitionKeys,
    private readonly from: Answering,
  ) {}

  add(command: AppendCommand, options: OperationOptions | undefined): Promise<AppendResult> {
    if (!this.waiting.hasRoomFor(command)) return Promise.reject(tooManyWaiting());
    const job = new AppendJob(command, options, rejectAborted);
    this.waiting.add(job);
    this.sweeper ??= setInterval(() => this.sweep(), SWEEP_MS);
    this.scheduleFlush();
    return job.promise;
  }

  /** Resolves once every append has ended, be it by its deadline. */
  async drain(): Promise<void> {
    if (!this.isIdle) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private get isIdle(): boolean {
    if (!this.waiting.isEmpty) return false;
    for (const jobs of this.sent) if (jobs.some((job) => !job.isSettled)) return false;
    return true;
  }

  /** Appends of one turn of the event loop travel together. */
  private scheduleFlush(): void {
    if (this.flushScheduled) return;
    this.flushScheduled = true;
    queueMicrotask(() => {
      this.flushScheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    while (this.calls < CALLS_IN_FLIGHT && !this.held && this.link.isReady) {
      const jobs = this.waiting.takeCall();
      if (jobs.length === 0) break;
      void this.call(jobs);
    }
    if (this.waiting.isEmpty) this.rest();
    else if (!this.held && !this.link.isReady) void this.awaitLink();
  }

  private async call(jobs: readonly AppendJob[]): Promise<void> {
    this.calls += 1;
    this.sent.add(jobs);
    for (const job of jobs) job.leave();
    try {
      const commands = jobs.map(({ command }) => command);
      const { keys, args } = appendCall(commands, this.keys);
      const reply = await this.link.send((client) => runScript(client, appendScript, keys, args));
      const results = appendResults(reply, commands, this.from);
      for (let i = 0; i < results.length; i++) {
        const result = results[i]!;
        if (result instanceof Error) jobs[i]?.refuse(result);
        else jobs[i]?.resolve(result);
      }
    } catch (error) {
      this.callFailed(jobs, error);
    }
    this.sent.delete(jobs);
    this.calls -= 1;
    this.flush();
  }

  /** What may be repeated leaves again, before everything that came after it. */
  private callFailed(jobs: readonly AppendJob[], error: unknown): void {
    const lost = isLostReply(error);
    if (!lost && !isNotSent(error) && !passesByItself(error)) {
      for (const job of jobs) job.refuse(translateError(error, 'write', job.eventIds));
      return;
    }
    const soon = performance.now() + LAST_ATTEMPT_MS;
    for (const job of jobs) {
      if (lost && !job.command.repeatable) job.reject(error);
      else if (passesByItself(error) && job.until < soon) job.refuse(translateError(error, 'write'));
      if (lost) job.lose();
      job.putOff(error);
    }
    this.waiting.putBack(jobs.filter((job) => !job.isSettled));
    void this.hold(new Promise((resolve) => setTimeout(resolve, PAUSE_MS)));
  }

  private async awaitLink(): Promise<void> {
    const patience = AbortSignal.timeout(1000);
    await this.hold(
      this.link.ready(patience).catch((error: unknown) => {
        if (patience.aborted) return;
        for (const job of this.waiting.takeWhere(() => true)) job.reject(error);
      }),
    );
  }

  /** Lets nothing leave before `until` is fulfilled. */
  private async hold(until: Promise<void>): Promise<void> {
    this.held = true;
    await until;
    this.held = false;
    this.flush();
  }

  private sweep(): void {
    const now = performance.now();
    const isOver = (job: AppendJob): boolean => job.isSettled || job.until <= now;
    for (const job of this.waiting.takeWhere(isOver)) job.reject(this.whyNotSent(job));
    for (const jobs of this.sent) for (const job of jobs) if (isOver(job)) job.reject(timedOut());
    this.rest();
    if (!this.waiting.isEmpty || this.calls > 0) return;
    clearInterval(this.sweeper);
    this.sweeper = undefined;
  }

  private whyNotSent({ putOffBy }: AppendJob): Error {
    if (passesByItself(putOffBy) || isNotSent(putOffBy)) return translateError(putOffBy, 'write');
    if (this.link.isReady) return timedOut();
    return this.link.unreachable();
  }

  private rest(): void {
    if (this.idle.length === 0 || !this.isIdle) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }
}

function rejectAborted(job: AppendJob, reason: unknown): void {
  job.reject(eventStoreError('ES_ABORTED', 'The append was aborted by its caller.', { cause: reason }));
}

function timedOut(): Error {
  return eventStoreError('ES_TIMEOUT', 'The append was not done within its time.');
}

function tooManyWaiting(): Error {
  return eventStoreError(
    'ES_UNAVAILABLE',
    'Too many appends are waiting for Redis. Await some before making more.',
  );
}
