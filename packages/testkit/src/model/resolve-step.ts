import { derivedEventId, type EventStore, type ExpectedRevision, type StreamCheck } from '@eventfold/core';
import { headOf, lookAt, type ModelStore } from './model-store.js';
import {
  SCRIPT_FILTERS,
  scriptStream,
  type ScriptExpectation,
  type ScriptOperation,
  type Step,
  type StepEvent,
  type StepWrite,
} from './script.js';

type Append = Extract<Step, { do: 'append' }>;
type Declared = Pick<EventStore, 'manifest' | 'partitionOf'>;

/** What all of the stores under test can do. */
interface Common {
  readonly several: boolean;
  readonly checks: boolean;
  readonly tokens: boolean;
  /** The log can only be compared as a whole. */
  readonly wholeLog: boolean;
  neighbours(stream: string, other: string): boolean;
}

function commonTo(stores: readonly Declared[]): Common {
  const all = (test: (store: Declared) => boolean): boolean => stores.every(test);
  return {
    several: all(({ manifest }) => manifest.levels.atomicAppend !== 'stream'),
    checks: all(({ manifest }) => manifest.operations.checks),
    tokens: all(({ manifest }) => manifest.levels.divergence === 'detected'),
    wholeLog: !all(
      ({ manifest }) => manifest.partitions === 1 && manifest.levels.deletesInLog === 'immediate',
    ),
    neighbours: (stream, other) => all(({ partitionOf }) => partitionOf(stream) === partitionOf(other)),
  };
}

/** Turns the operations of one script into steps, by what the model holds at the time. */
export class StepResolver {
  private readonly can: Common;
  private readonly appends: Append[] = [];
  private events = 0;

  constructor(
    private readonly model: ModelStore,
    stores: readonly Declared[],
    private readonly seed: number,
  ) {
    this.can = commonTo(stores);
  }

  /** Undefined where the operation makes no sense: a repeat of nothing. */
  resolve(operation: ScriptOperation): Step | undefined {
    if (operation.do === 'append') return this.append(operation);
    if (operation.do === 'repeat') return this.repeat(operation);
    if (operation.do === 'log') {
      const { filter: query, resume, limit } = operation;
      return {
        do: 'log',
        query,
        filter: SCRIPT_FILTERS[query],
        resume,
        limit: this.can.wholeLog ? 100_000 : limit,
      };
    }
    const stream = scriptStream(operation.stream);
    if (operation.do === 'read') return { ...operation, stream, from: operation.from ?? undefined };
    if (operation.do !== 'truncate')
      return { ...operation, stream, expected: this.expected(stream, operation.expected) };
    return {
      do: 'truncate',
      stream,
      before: Math.max(0, headOf(lookAt(this.model, stream)) + 1 - operation.keep),
    };
  }

  private append({ writes, checks }: Extract<ScriptOperation, { do: 'append' }>): Append {
    const first = scriptStream(writes[0]?.stream ?? 0);
    const isNeighbour = ({ stream }: { readonly stream: number }): boolean =>
      this.can.neighbours(first, scriptStream(stream));
    const step: Append = {
      do: 'append',
      writes: (this.can.several ? writes : writes.slice(0, 1)).filter(isNeighbour).map((write): StepWrite => {
        const stream = scriptStream(write.stream);
        const events = Array.from({ length: write.events }, () => this.newEvent());
        return { stream, expected: this.expected(stream, write.expected), events };
      }),
      checks: (this.can.checks ? checks : []).filter(isNeighbour).map((check) => {
        const stream = scriptStream(check.stream);
        return { stream, expected: this.expected(stream, check.expected) as StreamCheck['expected'] };
      }),
    };
    this.appends.push(step);
    return step;
  }

  private repeat({ back, longer }: Extract<ScriptOperation, { do: 'repeat' }>): Step | undefined {
    const step = this.appends.at(-1 - back);
    const [write] = step?.writes ?? [];
    if (step === undefined || write === undefined || !longer) return step;
    // What a longer repeat means is only said where it names its place and what it repeats is still there.
    const isSaid =
      step.writes.length === 1 && typeof write.expected === 'number' && isThere(this.model, write);
    return isSaid ? { ...step, writes: [{ ...write, events: [...write.events, this.newEvent()] }] } : step;
  }

  private newEvent(): StepEvent {
    const n = this.events++;
    const id = derivedEventId('model', String(this.seed), n);
    return { id, type: n % 3 === 0 ? 'B' : 'A', data: { n } };
  }

  private expected(stream: string, expected: ScriptExpectation): ExpectedRevision {
    const plain = typeof expected === 'object' && !this.can.tokens ? { head: expected.head } : expected;
    return expectedRevision(this.model, stream, plain);
  }
}

function isThere(model: ModelStore, { stream, events }: StepWrite): boolean {
  const { state, events: stored } = lookAt(model, stream);
  return state === 'active' && stored.some(({ id, removed }) => id === events[0]?.id && !removed);
}

function expectedRevision(model: ModelStore, name: string, expected: ScriptExpectation): ExpectedRevision {
  if (typeof expected === 'string') return expected;
  const stream = lookAt(model, name);
  const revision = headOf(stream) + expected.head;
  if (revision < 0)
    return headOf(stream) < 0 && expected.head === 0 ? 'no-stream' : Math.max(0, headOf(stream) + 1);
  if (!('id' in expected)) return revision;
  const right = stream.events[revision]?.id;
  if (expected.id === 'right' && right !== undefined) return { revision, eventId: right };
  return { revision, eventId: derivedEventId('model', 'nobody', revision) };
}
