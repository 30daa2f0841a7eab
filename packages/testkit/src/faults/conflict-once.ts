import type { Conflict, EventStore, NewEvent, StreamWrite } from '@eventfold/core';
import { wrapStore } from '../wrap-store.js';
import { strikes, type FaultSchedule } from './fault-schedule.js';

/** Which append meets a conflict, and of what kind. */
export interface ConflictOptions extends FaultSchedule {
  /**
   * The event that a rival writes just before the append, so that the store itself answers the conflict. Without one
   * the conflict is made up: nothing was written in between, and `actual` is what was expected.
   */
  readonly rival?: ((write: StreamWrite) => NewEvent) | undefined;
}

/** Lets appends conflict, once unless told otherwise. Appends that expect nothing (`any`) cannot conflict and do not. */
export function conflictOnce(store: EventStore, options: ConflictOptions = {}): EventStore {
  const strike = strikes(options, 'conflict');
  return wrapStore(store, {
    async append(request, operation) {
      const write = request.writes.find(({ expected }) => expected !== 'any');
      if (write === undefined || !strike()) return store.append(request, operation);
      if (options.rival === undefined) return madeUpConflict(store, write);
      const rival = { stream: write.stream, expected: 'any' as const, events: [options.rival(write)] };
      await store.append({ writes: [rival] }, operation);
      return store.append(request, operation);
    },
  });
}

async function madeUpConflict(store: EventStore, { stream, expected }: StreamWrite): Promise<Conflict> {
  const { state, head: actual } = await store.readStream({ stream, direction: 'backward', limit: 1 });
  return { ok: false, violations: [{ stream, expected, reason: 'revision', state, actual }] };
}
