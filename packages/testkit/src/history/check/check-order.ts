import type { StreamCheck } from '@eventfold/core';
import type { Report } from '../anomaly.js';
import { firstAttempt, type AppendGroup } from './append-group.js';
import type { PlacedPage } from './check-log-pages.js';
import { tellCycle, type Actor } from './tell-cycle.js';
import type { Evidence } from './evidence.js';
import { findCycles } from './find-cycles.js';
import { knownWriters, type KnownWriters } from './known-writers.js';
import type { LogEvidence, LogPart } from './log-evidence.js';
import { OrderGraph, type Reason } from './order-graph.js';

/**
 * Whether everything can have happened one after the other, each at one moment between its call and its answer, so that
 * every answer is what it would have been then (strict serialisability; of one stream, linearisability). Revisions and the
 * log name the order of the appends, so this takes time linear in the history.
 */
export function checkOrder(
  evidence: Evidence,
  { log, pages }: { readonly log: LogEvidence; readonly pages: readonly PlacedPage[] },
  report: Report,
): void {
  const order = new Order(evidence);
  order.addStreams();
  order.addLog(log);
  order.addObservations();
  for (const page of pages) order.addLogPage(page, log);
  order.graph.withTime();
  for (const cycle of findCycles(order.graph)) tellCycle(cycle, order.actors, report);
}

class Order {
  readonly graph = new OrderGraph();
  readonly actors: Actor[] = [];
  private readonly groups = new Map<AppendGroup, number>();
  private readonly writers = new Map<string, KnownWriters>();

  constructor(private readonly evidence: Evidence) {}

  addStreams(): void {
    for (const [of, stream] of this.evidence.streams) {
      const writers = knownWriters(stream, this.evidence);
      this.writers.set(of, writers);
      for (const [index, { revision, group }] of writers.runs.entries()) {
        const before = writers.runs[index - 1];
        const moment = this.momentOf(group);
        if (before === undefined) continue;
        this.graph.precede(this.momentOf(before.group), moment, { of, because: 'it wrote before', revision });
      }
    }
  }

  addLog(log: LogEvidence): void {
    for (const { events, indexOf } of log.parts()) {
      let before: number | undefined;
      for (const [place, { id }] of events.entries()) {
        // The second copy of an event has no moment of its own.
        const moment = indexOf.get(id) === place ? this.momentOfEvent(id) : undefined;
        if (moment === undefined || moment === before) continue;
        if (before !== undefined)
          this.graph.precede(before, moment, { of: 'the log', because: 'it wrote before' });
        before = moment;
      }
    }
  }

  addObservations(): void {
    for (const [index, operation] of this.evidence.history.entries()) {
      if (operation.kind === 'read-stream' && operation.outcome.is === 'ok') {
        const { head, state } = operation.outcome;
        this.observe(() => this.act({ operation, index }), { stream: operation.stream, head, state });
      } else if (operation.kind === 'append' && operation.outcome.is === 'conflict') {
        let moment: number | undefined;
        for (const { stream, actual: head, state } of operation.outcome.violations) {
          this.observe(() => (moment ??= this.act({ operation, index })), { stream, head, state });
        }
      }
    }
    for (const [group, moment] of this.groups) {
      const { checks } = firstAttempt(group).operation;
      // A repeat is recognised although its checks no longer hold, so only a lone attempt says that they did.
      if (group.attempts.length === 1) for (const check of checks) this.observeCheck(moment, check);
    }
  }

  /** A page that says it is at the head saw nothing of what comes next; each of its partitions was read at a moment of its own. */
  addLogPage(placed: PlacedPage, log: LogEvidence): void {
    const { operation, index, page, reached } = placed;
    const isLast = reached !== undefined && page.atHead && operation.kind === 'read-log';
    for (const part of log.parts(operation.filter)) {
      const place = reached?.get(part.partition) ?? -1;
      const seen = this.writerIn(part, page.events.length > 0 ? place : -1);
      const rival = this.writerIn(part, isLast ? place + 1 : -1);
      if (seen === undefined && rival === undefined) continue;
      const reader = this.act({ operation, index });
      if (seen !== undefined) this.graph.precede(seen.moment, reader, { ...seen.reason, because: 'it saw' });
      if (rival !== undefined)
        this.graph.precede(reader, rival.moment, { ...rival.reason, because: 'it did not see' });
    }
  }

  private writerIn(
    { events, indexOf }: LogPart,
    place: number,
  ): { moment: number; reason: Omit<Reason, 'because'> } | undefined {
    const event = events[place];
    const moment = event && indexOf.get(event.id) === place ? this.momentOfEvent(event.id) : undefined;
    if (event === undefined || moment === undefined) return undefined;
    return { moment, reason: { of: event.stream, revision: event.revision } };
  }

  private observe(
    moment: () => number,
    {
      stream: of,
      head,
      state,
    }: { readonly stream: string; readonly head: number | null; readonly state: string },
  ): void {
    if (state !== 'missing' && (head === null || state !== 'active')) return;
    const writers = this.writers.get(of);
    const revision = state === 'missing' ? -1 : (head ?? -1);
    const seen = writers?.at(revision);
    const rival = writers?.after(revision);
    if (seen === undefined && rival === undefined) return;
    const reader = moment();
    if (seen !== undefined)
      this.graph.precede(this.momentOf(seen), reader, { of, because: 'it saw', revision });
    if (rival === undefined) return;
    this.graph.precede(reader, this.momentOf(rival.group), {
      of,
      because: 'it did not see',
      revision: rival.revision,
    });
  }

  private observeCheck(moment: number, { stream, expected }: StreamCheck): void {
    if ((this.evidence.streams.get(stream)?.removals.length ?? 0) > 0) return;
    if (expected === 'no-stream') this.observe(() => moment, { stream, head: null, state: 'missing' });
    if (expected === 'no-stream' || expected === 'stream-exists') return;
    const head = typeof expected === 'number' ? expected : expected.revision;
    this.observe(() => moment, { stream, head, state: 'active' });
  }

  private momentOfEvent(id: string): number | undefined {
    const group = this.evidence.groupOf(id);
    return group && this.groups.get(group);
  }

  private momentOf(group: AppendGroup): number {
    let moment = this.groups.get(group);
    if (moment === undefined) {
      moment = this.graph.add(group);
      this.actors.push(firstAttempt(group));
      this.groups.set(group, moment);
    }
    return moment;
  }

  private act(actor: Actor): number {
    const { invoked: from, returned } = actor.operation;
    this.actors.push(actor);
    return this.graph.add({ from, until: returned ?? Infinity });
  }
}
