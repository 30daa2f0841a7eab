import { randomUUID } from 'node:crypto';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type { ServerContext } from '../server-context.js';
import { gossip, type GossipMessages } from '../wire/messages.js';
import { writeUuid } from '../wire/uuid.js';

/** Whom the cluster consists of: this server alone, as its leader. */
export function handleGossip(
  context: ServerContext,
): (
  call: ServerUnaryCall<unknown, GossipMessages.ClusterInfo>,
  answer: sendUnaryData<GossipMessages.ClusterInfo>,
) => void {
  const id = writeUuid(randomUUID());
  return (_call, answer) => {
    const endPoint = new gossip.EndPoint().setAddress('127.0.0.1').setPort(context.port);
    const member = new gossip.MemberInfo()
      .setInstanceId(id)
      .setTimeStamp(String(BigInt(Date.now()) * 10_000n))
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(endPoint);
    const info = new gossip.ClusterInfo().setMembersList([member]);
    context.faults.whenSpeaking(() => answer(null, info));
  };
}
