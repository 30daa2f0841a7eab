import type { FinalContents } from '../final-contents.js';
import { streamsOf } from '../final-contents.js';
import {
  operationsOf,
  type History,
  type RemovalOperation,
  type SeenEvent,
  type SentWrite,
} from '../history.js';
import { appendGroups, firstAttempt, type AppendGroup } from './append-group.js';
import { streamEvidence, type StreamEvidence } from './stream-evidence.js';

/** A history and the contents it ended with, put in order for the checks. */
export interface Evidence {
  readonly history: History;
  readonly final: FinalContents;
  readonly groups: readonly AppendGroup[];
  readonly stream: (name: string) => StreamEvidence;
  readonly streams: ReadonlyMap<string, StreamEvidence>;
  /** The append that sent an event and may have written it; one that failed only where there is no other. */
  readonly groupOf: (id: string) => AppendGroup | undefined;
}

/** Collects what every source says. */
export function collectEvidence(history: History, final: FinalContents): Evidence {
  const groups = appendGroups(history);
  const streams = collectStreams(history, final);
  const stream = (name: string): StreamEvidence => {
    let evidence = streams.get(name);
    if (evidence === undefined) streams.set(name, (evidence = streamEvidence(name, undefined, [])));
    return evidence;
  };
  const evidence = { history, final, groups, streams, stream, groupOf: indexOfGroups(groups) };
  for (const event of final.log ?? []) learn(stream(event.stream), event);
  learnAcknowledged(evidence);
  for (const { outcome } of operationsOf(history, 'read-stream', 'read-log', 'subscription-page')) {
    if (outcome.is === 'ok') for (const event of outcome.events) learn(stream(event.stream), event);
  }
  return evidence;
}

function collectStreams(history: History, final: FinalContents): Map<string, StreamEvidence> {
  const removals = new Map<string, RemovalOperation[]>();
  for (const removal of operationsOf(history, 'delete', 'tombstone', 'truncate')) {
    const { outcome, stream } = removal;
    if (outcome.is === 'refused' || outcome.is === 'conflict' || (outcome.is === 'ok' && !outcome.changed))
      continue;
    const known = removals.get(stream);
    if (known === undefined) removals.set(stream, [removal]);
    else known.push(removal);
  }
  const finals = new Map(final.streams.map((stream) => [stream.stream, stream]));
  const names = new Set([...streamsOf(history), ...finals.keys()]);
  return new Map(
    [...names].map((name) => [name, streamEvidence(name, finals.get(name), removals.get(name) ?? [])]),
  );
}

/** The first source to name a place is believed; what others say differently is for the checks to find. */
function learn({ known }: StreamEvidence, event: SeenEvent): void {
  if (!known.has(event.revision)) known.set(event.revision, event);
}

function learnAcknowledged({ history, stream }: Evidence): void {
  for (const { outcome, writes } of operationsOf(history, 'append')) {
    if (outcome.is !== 'ok') continue;
    for (const [index, { firstRevision }] of outcome.streams.entries()) {
      const write = writes[index];
      if (write !== undefined) learnWrite(stream(write.stream), write, firstRevision);
    }
  }
}

function learnWrite({ known }: StreamEvidence, { events }: SentWrite, firstRevision: number): void {
  for (const [offset, { id, digest }] of events.entries()) {
    const revision = firstRevision + offset;
    if (!known.has(revision)) known.set(revision, { id, digest });
  }
}

const RANK = { acknowledged: 2, unknown: 1, failed: 0 };

function indexOfGroups(groups: readonly AppendGroup[]): (id: string) => AppendGroup | undefined {
  const index = new Map<string, AppendGroup>();
  for (const group of groups) {
    const sent = firstAttempt(group).operation.writes.flatMap(({ events }) => events);
    for (const { id } of sent) {
      const other = index.get(id);
      if (other === undefined || RANK[other.fate] < RANK[group.fate]) index.set(id, group);
    }
  }
  return (id) => index.get(id);
}
