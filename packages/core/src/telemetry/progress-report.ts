import type { LogPage } from '../store/read.js';
import type { ProjectionProgress, Telemetry } from './telemetry.js';

/** Tells telemetry how far a projection has come. */
export interface ProgressReport {
  handled(page: LogPage): void;
  failed(error: unknown, attempt: number): void;
  ended(state: 'closed' | 'failed'): void;
}

export function progressReport(telemetry: Telemetry, projection: string): ProgressReport {
  let lastRecordedAt: number | undefined;
  const tell = (progress: Omit<ProjectionProgress, 'projection'>): void =>
    telemetry.progress({ projection, ...progress });
  return {
    handled({ events, atHead }) {
      lastRecordedAt = events.at(-1)?.recordedAt ?? lastRecordedAt;
      const behind = lastRecordedAt === undefined ? null : Math.max(0, Date.now() - lastRecordedAt);
      tell({ events: events.length, lagMs: atHead ? 0 : behind, state: atHead ? 'live' : 'catching-up' });
    },
    failed: (error, attempt) =>
      telemetry.warning('The store could not be followed; it is tried again.', {
        projection,
        attempt,
        error,
      }),
    ended: (state) => tell({ events: 0, lagMs: null, state }),
  };
}
