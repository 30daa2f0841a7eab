import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { ConsumerSeat } from '../../groups/consumer.js';
import type { ResolvedRecord } from '../../database/resolve-link.js';
import type { ConsumerGroup, NackAction } from '../../groups/consumer-group.js';
import { keyOf } from '../../groups/group-settings.js';
import type { OpenSubscription, ServerContext } from '../../server-context.js';
import { confirmation, type GroupAnswer } from '../../wire/group-answer.js';
import { groupDropped, groupFull, groupMissing } from '../../wire/group-error.js';
import { persistent, type PersistentMessages, type SharedMessages } from '../../wire/messages.js';
import { eventMessage } from '../../wire/recorded-event.js';
import { unexpected } from '../../wire/rpc-error.js';
import { readUuid } from '../../wire/uuid.js';
import { isOver } from '../send-messages.js';
import { readGroupName } from './group-request.js';

type Request = PersistentMessages.ReadReq;
type GroupCall = ServerDuplexStream<Request, GroupAnswer>;

/** A consumer's part in a persistent subscription: events one way, what became of them the other. */
export function handleReadGroup(context: ServerContext): (call: GroupCall) => void {
  return (call) => {
    let part: Participation | undefined;
    call.on('data', (request: Request) =>
      context.faults.whenSpeaking(() => {
        try {
          if (part === undefined) part = begin(context, call, request);
          else part.answer(request);
        } catch (error) {
          part?.leave();
          call.emit('error', error);
        }
      }),
    );
    call.on('end', () => {
      part?.leave();
      call.end();
    });
    for (const event of ['cancelled', 'close', 'error']) call.once(event, () => part?.leave());
  };
}

function begin(context: ServerContext, call: GroupCall, request: Request): Participation {
  const refusal = context.faults.refusal(call, 'write');
  if (refusal !== undefined) throw refusal;
  const options = request.getOptions();
  const name = readGroupName(options);
  const slots = options?.getBufferSize() ?? 0;
  if (slots < 1) throw unexpected('Exception was thrown by handler.');
  const group = context.groups.find(name);
  if (group === undefined) throw groupMissing(name);
  const { maxConsumers } = group.definition.settings;
  if (maxConsumers > 0 && group.consumers.all().length >= maxConsumers) throw groupFull(name);
  return new Participation(context, call, group, {
    slots,
    idAsText: options?.getUuidOption()?.hasString() ?? false,
  });
}

const { Action } = persistent.ReadReq.Nack;

/** What the server makes of an action: it has no notion of `stop` beyond leaving the event out. */
const ACTIONS: Readonly<Record<number, NackAction>> = {
  [Action.UNKNOWN]: 'retry',
  [Action.RETRY]: 'retry',
  [Action.PARK]: 'park',
  [Action.SKIP]: 'skip',
  [Action.STOP]: 'skip',
};

class Participation implements OpenSubscription {
  private readonly seat: ConsumerSeat;

  constructor(
    private readonly context: ServerContext,
    private readonly call: GroupCall,
    private readonly group: ConsumerGroup,
    { slots, idAsText }: { readonly slots: number; readonly idAsText: boolean },
  ) {
    context.subscriptions.add(this);
    call.write(confirmation(keyOf(group.definition.name)));
    const consumer = {
      connection: String(call.metadata.get('connection-name')[0] ?? '<unknown>'),
      from: '',
      send: ({ resolved, retryCount }: Parameters<ConsumerSeat['consumer']['send']>[0]) => {
        if (isOver(call)) return;
        call.write(eventMessage(placedAsLink(resolved), idAsText, retryCount));
      },
      drop: () => this.end(),
    };
    this.seat = group.join(consumer, slots);
  }

  answer(request: Request): void {
    const ack = request.getAck();
    if (ack !== undefined) this.group.ack(idsIn(ack.getIdsList()));
    const nack = request.getNack();
    if (nack === undefined) return;
    this.group.nack(idsIn(nack.getIdsList()), ACTIONS[nack.getAction()] ?? 'skip', nack.getReason());
  }

  leave(): void {
    if (this.context.subscriptions.delete(this)) this.group.leave(this.seat);
  }

  end(): void {
    if (!this.context.subscriptions.delete(this)) return;
    this.group.leave(this.seat);
    this.call.emit('error', groupDropped(this.group.definition.name));
  }

  /** No consumer of a group is too slow: it gets no more than it has room for. */
  drop(): void {
    return;
  }
}

/** To a group, what a link points to stands where the link does. */
function placedAsLink({ event, link }: ResolvedRecord): ResolvedRecord {
  if (event === undefined || link === undefined) return { event, link };
  return { event: { ...event, position: link.position }, link };
}

function idsIn(list: readonly SharedMessages.UUID[]): readonly string[] {
  return list.flatMap((uuid) => readUuid(uuid) ?? []);
}
