// The calls about a persistent subscription, but the one that takes part in it.
import type { ConsumerGroup } from '../../groups/consumer-group.js';
import type { GroupName } from '../../groups/group-settings.js';
import type { ServerContext } from '../../server-context.js';
import { groupExists, groupFailed, groupMissing } from '../../wire/group-error.js';
import { persistent, type PersistentMessages } from '../../wire/messages.js';
import { readStreamName } from '../../wire/stream-identifier.js';
import { unaryCall, type UnaryHandler } from '../unary-call.js';
import { groupInfo } from './group-info.js';
import { readDefinition, readGroupName } from './group-request.js';

export function handleCreateGroup(
  context: ServerContext,
): UnaryHandler<PersistentMessages.CreateReq, PersistentMessages.CreateResp> {
  const { groups, database } = context;
  return unaryCall(context, (request) => {
    const definition = readDefinition(request, database.end);
    if (groups.find(definition.name) !== undefined) throw groupExists(definition.name);
    groups.define(definition);
    return new persistent.CreateResp();
  });
}

/** The group begins anew after its checkpoint, and its consumers are dropped. */
export function handleUpdateGroup(
  context: ServerContext,
): UnaryHandler<PersistentMessages.UpdateReq, PersistentMessages.UpdateResp> {
  const { groups, database } = context;
  return unaryCall(context, (request) => {
    const definition = readDefinition(request, database.end);
    const { isWanted } = find(context, definition.name).definition;
    groups.define({ ...definition, isWanted });
    return new persistent.UpdateResp();
  });
}

export function handleDeleteGroup(
  context: ServerContext,
): UnaryHandler<PersistentMessages.DeleteReq, PersistentMessages.DeleteResp> {
  return unaryCall(context, (request) => {
    context.groups.delete(find(context, readGroupName(request.getOptions())));
    return new persistent.DeleteResp();
  });
}

export function handleReplayParked(
  context: ServerContext,
): UnaryHandler<PersistentMessages.ReplayParkedReq, PersistentMessages.ReplayParkedResp> {
  return unaryCall(context, (request) => {
    const options = request.getOptions();
    const name = readGroupName(options);
    const stopAt = options?.hasStopAt() === true ? Number(options.getStopAt()) : Infinity;
    if (stopAt < 0) throw groupFailed(name, 'Cannot stop replaying parked message at a negative version.');
    find(context, name).replayParked(stopAt);
    return new persistent.ReplayParkedResp();
  });
}

export function handleGroupInfo(
  context: ServerContext,
): UnaryHandler<PersistentMessages.GetInfoReq, PersistentMessages.GetInfoResp> {
  return unaryCall(context, (request) => {
    const info = groupInfo(find(context, readGroupName(request.getOptions())));
    return new persistent.GetInfoResp().setSubscriptionInfo(info);
  });
}

export function handleListGroups(
  context: ServerContext,
): UnaryHandler<PersistentMessages.ListReq, PersistentMessages.ListResp> {
  return unaryCall(context, (request) => {
    const one = request.getOptions()?.getListForStream();
    const of = one?.hasAll() === true ? '$all' : readStreamName(one?.getStream());
    const listed = context.groups
      .all()
      .filter(({ definition }) => one === undefined || definition.name.of === of);
    if (one !== undefined && listed.length === 0) throw groupMissing({ of, group: '' });
    return new persistent.ListResp().setSubscriptionsList(listed.map(groupInfo));
  });
}

function find({ groups }: ServerContext, name: GroupName): ConsumerGroup {
  const group = groups.find(name);
  if (group === undefined) throw groupMissing(name);
  return group;
}
