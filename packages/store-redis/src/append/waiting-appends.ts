import type { AppendCommand } from './append-command.js';
import type { AppendJob } from './append-job.js';

/** What one call may carry, sizes in UTF-16 units: it bounds how long the script keeps the server from everything else. */
const CALL = { appends: 128, events: 1024, size: 1024 * 1024 } as const;

/** What may wait, which bounds the memory it takes. */
const WAITING = { appends: 100_000, size: 64 * 1024 * 1024 } as const;

/** Appends that have not left yet, in the order in which they came. */
export class WaitingAppends {
  private jobs: AppendJob[] = [];
  private first = 0;
  private size = 0;

  get isEmpty(): boolean {
    return this.first === this.jobs.length;
  }

  hasRoomFor({ size }: AppendCommand): boolean {
    if (this.isEmpty) return true;
    return this.jobs.length - this.first < WAITING.appends && this.size + size <= WAITING.size;
  }

  add(job: AppendJob): void {
    this.jobs.push(job);
    this.size += job.command.size;
  }

  /** Puts jobs that left in vain before all others. */
  putBack(jobs: readonly AppendJob[]): void {
    this.jobs = [...jobs, ...this.jobs.slice(this.first)];
    this.first = 0;
    for (const { command } of jobs) this.size += command.size;
  }

  /** Takes the jobs of the next call: as many as it may carry, and at least one where any is waiting. */
  takeCall(): AppendJob[] {
    const taken: AppendJob[] = [];
    const call = { events: 0, size: 0 };
    for (let job = this.jobs[this.first]; job !== undefined; job = this.jobs[this.first]) {
      const { events, size } = job.command;
      const tooMuch = call.events + events > CALL.events || call.size + size > CALL.size;
      if (taken.length === CALL.appends || (taken.length > 0 && tooMuch)) break;
      this.first += 1;
      this.size -= size;
      if (job.isSettled) continue;
      taken.push(job);
      call.events += events;
      call.size += size;
    }
    if (this.first > 1024 && this.first * 2 > this.jobs.length) this.compact();
    return taken;
  }

  /** Takes every job that `test` accepts. */
  takeWhere(test: (job: AppendJob) => boolean): AppendJob[] {
    this.compact();
    const taken: AppendJob[] = [];
    const kept: AppendJob[] = [];
    for (const job of this.jobs) (test(job) ? taken : kept).push(job);
    this.jobs = kept;
    for (const { command } of taken) this.size -= command.size;
    return taken;
  }

  private compact(): void {
    this.jobs = this.jobs.slice(this.first);
    this.first = 0;
  }
}
