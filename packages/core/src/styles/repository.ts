import { appendSurely, outcomeUnknown } from '../decider/append-surely.js';
import { conflictError } from '../decider/conflict-error.js';
import type { Decider } from '../decider/decider.js';
import { retries, type RetryPolicy } from '../decider/retry-policy.js';
import { currentState, keepState } from '../decider/state-source.js';
import { within } from '../decider/within-bounds.js';
import { eventStoreError } from '../errors/event-store-error.js';
import type { EventLike } from '../event/event.js';
import type { SnapshotPlan } from '../snapshot/snapshot-plan.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import { aggregateRoot, type AggregateRoot, type OpenRoot } from './aggregate-root.js';

/** What holds for everything that a repository loads and saves. */
export interface RepositoryOptions<S> {
  /** For a store that is away while a root is saved. A conflict is never retried here: the root's events were decided by its caller. */
  readonly retry?: RetryPolicy | undefined;
  readonly snapshots?: SnapshotPlan<S> | undefined;
}

/** Loads aggregates, and saves what was recorded on them. */
export interface Repository<S, C, E extends EventLike> {
  /** The aggregate, in its initial state where it was never saved. */
  load(id: string, options?: OperationOptions): Promise<AggregateRoot<S, C, E>>;
  /** The aggregate, or null where it was never saved. */
  find(id: string, options?: OperationOptions): Promise<AggregateRoot<S, C, E> | null>;
  /**
   * Appends the uncommitted events at the revision that the root was loaded at. Where it fails, the root keeps them: saving the same
   * root again after a lost reply writes nothing twice.
   * @throws ES_REVISION_CONFLICT where others wrote meanwhile; ES_OUTCOME_UNKNOWN; ES_INVALID_ARGUMENT for a root of another repository
   */
  save(root: AggregateRoot<S, C, E>, options?: OperationOptions): Promise<void>;
}

/** The repository style over a decider: load, record, save. */
export function repository<S, C, E extends EventLike>(
  store: EventStore,
  decider: Decider<S, C, E>,
  settings: RepositoryOptions<NoInfer<S>> = {},
): Repository<S, C, E> {
  const source = { store, decider, snapshots: settings.snapshots };
  const policy = retries(settings.retry);
  const opened = new WeakMap<AggregateRoot<S, C, E>, OpenRoot<S>>();

  async function load(id: string, options?: OperationOptions): Promise<AggregateRoot<S, C, E>> {
    const stream = decider.stream(id);
    const folded = await within(options, policy, ({ deadline }) =>
      currentState(source, { stream, deadline }),
    );
    const { root, open } = aggregateRoot(decider, stream, folded);
    opened.set(root, open);
    return root;
  }

  return Object.freeze({
    load,
    async find(id: string, options?: OperationOptions) {
      const root = await load(id, options);
      return root.revision === null ? null : root;
    },
    async save(root: AggregateRoot<S, C, E>, options?: OperationOptions) {
      await within(options, policy, async (bounds) => {
        const open = opened.get(root);
        if (open === undefined)
          throw eventStoreError('ES_INVALID_ARGUMENT', 'A root is saved by the repository that loaded it.');
        const write = await open.write(store.manifest.levels.divergence === 'detected');
        if (write === undefined) return;
        const { result, uncertain } = await appendSurely({ store, ...bounds }, write);
        // A store recognises a repeat; where it does not, events that were removed since may have been ours.
        if (!result.ok)
          throw uncertain ? outcomeUnknown(write, conflictError(result, 1)) : conflictError(result, 1);
        await keepState(source, { stream: root.stream, deadline: bounds.deadline }, open.committed(write));
      });
    },
  });
}
