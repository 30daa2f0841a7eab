import { DEFAULT_TIMEOUT_MS, type AppendResult, type OperationOptions } from '@eventfold/core';
import { outcomeUnknown } from '../connection/outcome-unknown.js';
import { idOfElement } from '../layout/event-element.js';
import { elementsOf, type AppendCommand } from './append-command.js';
import { mayHideWrite } from './hidden-write.js';

/** Where an append is: `waiting` to leave, or to leave again; `sent` and not answered yet. */
type Stage = 'waiting' | 'sent' | 'settled';

/** One append on its way. It ends exactly once. */
export class AppendJob {
  readonly promise: Promise<AppendResult>;
  /** By the clock of performance.now(). */
  readonly until: number;
  /** Why it did not leave, or left in vain. */
  putOffBy: unknown;
  private stage: Stage = 'waiting';
  private everLost = false;
  private resolvePromise!: (result: AppendResult) => void;
  private rejectPromise!: (error: unknown) => void;
  private readonly stopListening: (() => void) | undefined;

  constructor(
    readonly command: AppendCommand,
    options: OperationOptions | undefined,
    onAbort: (job: AppendJob, reason: unknown) => void,
  ) {
    this.until = performance.now() + (options?.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    this.promise = new Promise((resolve, reject) => {
      this.resolvePromise = resolve;
      this.rejectPromise = reject;
    });
    const signal = options?.signal;
    if (signal === undefined) return;
    const listener = (): void => onAbort(this, signal.reason);
    signal.addEventListener('abort', listener, { once: true });
    this.stopListening = () => signal.removeEventListener('abort', listener);
  }

  get isSettled(): boolean {
    return this.stage === 'settled';
  }

  leave(): void {
    if (!this.isSettled) this.stage = 'sent';
  }

  /** It did not happen and waits for another attempt. */
  putOff(by: unknown): void {
    this.putOffBy = by;
    if (!this.isSettled) this.stage = 'waiting';
  }

  /** Its answer can no longer come. */
  lose(): void {
    this.everLost = true;
  }

  resolve(result: AppendResult): void {
    if (this.everLost && mayHideWrite(result, this.command)) this.refuse(undefined);
    if (this.settle()) this.resolvePromise(this.everLost ? afterLostReply(result) : result);
  }

  /** Ends with the error, which says that nothing was written; if that cannot be known, with an unknown outcome. */
  reject(error: unknown): void {
    const unknown = this.everLost || this.stage === 'sent';
    if (this.settle()) this.rejectPromise(unknown ? outcomeUnknown(error, this.eventIds) : error);
  }

  /** Ends with the server's own answer to the last attempt. */
  refuse(error: unknown): void {
    if (this.settle()) this.rejectPromise(this.everLost ? outcomeUnknown(error, this.eventIds) : error);
  }

  get eventIds(): string[] {
    return this.command.writes.flatMap((write) => elementsOf(write).map(idOfElement));
  }

  private settle(): boolean {
    if (this.isSettled) return false;
    this.stage = 'settled';
    this.stopListening?.();
    return true;
  }
}

/** What was found written may have been written by the try whose reply was lost: nobody can tell whose it is. */
function afterLostReply(result: AppendResult): AppendResult {
  if (!result.ok || result.repeated !== true) return result;
  const { ok, streams, position } = result;
  return { ok, streams, position };
}
