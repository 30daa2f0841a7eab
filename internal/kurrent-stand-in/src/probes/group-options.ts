import { persistent, shared, type PersistentMessages } from '../wire/messages.js';
import { writeStreamName } from '../wire/stream-identifier.js';

/** What a probe asks of a group; what it leaves out is as the official client's defaults. */
export interface GroupOptions {
  readonly from?: 'start' | 'end' | number | bigint;
  /** Of names, for a group of the log. */
  readonly prefixes?: readonly string[];
  readonly resolveLinks?: boolean;
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
  readonly minCheckpoint?: number;
  readonly maxCheckpoint?: number;
  readonly maxConsumers?: number;
  readonly readBatch?: number;
  readonly strategy?: 'ROUNDROBIN' | 'DISPATCHTOSINGLE';
}

interface Named {
  readonly of: string;
  readonly group: string;
}

export function createOptions(
  { of, group }: Named,
  options: GroupOptions,
  nameOf: (called: string) => string,
): PersistentMessages.CreateReq.Options {
  const { CreateReq } = persistent;
  const settings = fillSettings(new CreateReq.Settings(), options);
  settings.setNamedConsumerStrategy(CreateReq.ConsumerStrategy[options.strategy ?? 'ROUNDROBIN']);
  const message = new CreateReq.Options().setGroupName(group).setSettings(settings);
  if (of !== '$all' || options.prefixes === undefined) {
    const start = startStream(new CreateReq.StreamOptions(), options.from ?? 'end');
    return message.setStream(start.setStreamIdentifier(writeStreamName(of)));
  }
  const all = startLog(new CreateReq.AllOptions(), new CreateReq.Position(), options.from ?? 'end');
  const expression = new CreateReq.AllOptions.FilterOptions.Expression();
  const filter = new CreateReq.AllOptions.FilterOptions().setStreamIdentifier(
    expression.setPrefixList(options.prefixes.map(nameOf)),
  );
  return message.setAll(
    all.setFilter(filter.setCount(new shared.Empty()).setCheckpointintervalmultiplier(1)),
  );
}

export function updateOptions(
  { of, group }: Named,
  options: GroupOptions,
): PersistentMessages.UpdateReq.Options {
  const { UpdateReq } = persistent;
  const settings = fillSettings(new UpdateReq.Settings(), options);
  settings.setNamedConsumerStrategy(UpdateReq.ConsumerStrategy[options.strategy ?? 'ROUNDROBIN']);
  const message = new UpdateReq.Options().setGroupName(group).setSettings(settings);
  if (of === '$all')
    return message.setAll(
      startLog(new UpdateReq.AllOptions(), new UpdateReq.Position(), options.from ?? 'end'),
    );
  const start = startStream(new UpdateReq.StreamOptions(), options.from ?? 'end');
  return message.setStream(start.setStreamIdentifier(writeStreamName(of)));
}

type Settings = PersistentMessages.CreateReq.Settings | PersistentMessages.UpdateReq.Settings;

function fillSettings<T extends Settings>(settings: T, options: GroupOptions): T {
  settings.setResolveLinks(options.resolveLinks ?? false);
  settings.setMessageTimeoutMs(options.timeoutMs ?? 30_000);
  settings.setMaxRetryCount(options.maxRetries ?? 10);
  settings.setCheckpointAfterMs(2000);
  settings.setMinCheckpointCount(options.minCheckpoint ?? 10);
  settings.setMaxCheckpointCount(options.maxCheckpoint ?? 1000);
  settings.setMaxSubscriberCount(options.maxConsumers ?? 0);
  settings.setLiveBufferSize(500);
  settings.setReadBatchSize(options.readBatch ?? 20);
  settings.setHistoryBufferSize(500);
  return settings;
}

interface StartStream<T> {
  setStart(empty: InstanceType<typeof shared.Empty>): T;
  setEnd(empty: InstanceType<typeof shared.Empty>): T;
  setRevision(revision: string): T;
}

function startStream<T extends StartStream<T>>(start: T, from: NonNullable<GroupOptions['from']>): T {
  if (from === 'start') return start.setStart(new shared.Empty());
  if (from === 'end') return start.setEnd(new shared.Empty());
  return start.setRevision(String(from));
}

interface StartLog<T, P> {
  setStart(empty: InstanceType<typeof shared.Empty>): T;
  setEnd(empty: InstanceType<typeof shared.Empty>): T;
  setPosition(position: P): T;
}

interface LogPlace {
  setCommitPosition(position: string): unknown;
  setPreparePosition(position: string): unknown;
}

function startLog<P extends LogPlace, T extends StartLog<T, P>>(
  start: T,
  position: P,
  from: NonNullable<GroupOptions['from']>,
): T {
  if (from === 'start') return start.setStart(new shared.Empty());
  if (from === 'end') return start.setEnd(new shared.Empty());
  position.setCommitPosition(String(from));
  position.setPreparePosition(String(from));
  return start.setPosition(position);
}
