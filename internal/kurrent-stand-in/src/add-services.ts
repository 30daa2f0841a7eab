import type { Server } from '@grpc/grpc-js';
import type { ServerContext } from './server-context.js';
import { handleAppendRecords } from './services/append-records-call.js';
import { handleAppendSession } from './services/append-session-call.js';
import { handleAppend } from './services/append-call.js';
import { handleBatchAppend } from './services/batch-append-call.js';
import { handleGossip } from './services/gossip-call.js';
import {
  handleCreateGroup,
  handleDeleteGroup,
  handleGroupInfo,
  handleListGroups,
  handleReplayParked,
  handleUpdateGroup,
} from './services/groups/group-calls.js';
import { handleReadGroup } from './services/groups/group-read-call.js';
import { handleRead } from './services/read-call.js';
import { handleDelete, handleTombstone } from './services/remove-call.js';
import { handleGetSupportedMethods } from './services/server-features-call.js';
import { GossipService, ServerFeaturesService, SeveralService } from './wire/messages.js';
import { persistentService } from './wire/group-answer.js';
import { streamsService } from './wire/read-answer.js';

/** What the server answers to. */
export function addServices(server: Server, context: ServerContext): void {
  server.addService(ServerFeaturesService, {
    getSupportedMethods: handleGetSupportedMethods(context),
  });
  server.addService(GossipService, { read: handleGossip(context) });
  server.addService(streamsService, {
    read: handleRead(context),
    append: handleAppend(context),
    batchAppend: handleBatchAppend(context),
    delete: handleDelete(context),
    tombstone: handleTombstone(context),
  });
  server.addService(persistentService, {
    create: handleCreateGroup(context),
    update: handleUpdateGroup(context),
    delete: handleDeleteGroup(context),
    read: handleReadGroup(context),
    getInfo: handleGroupInfo(context),
    list: handleListGroups(context),
    replayParked: handleReplayParked(context),
  });
  const { hasSessions, hasChecks } = context.traits;
  if (!hasSessions) return;
  server.addService(SeveralService, {
    appendSession: handleAppendSession(context),
    // A method without a handler answers that it is not implemented.
    ...(hasChecks ? { appendRecords: handleAppendRecords(context) } : {}),
  });
}
