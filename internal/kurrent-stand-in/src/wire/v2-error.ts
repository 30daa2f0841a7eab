import { status, type ServiceError } from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import protobuf from 'protobufjs/minimal.js';
import { serverErrors } from './messages.js';
import { rpcError } from './rpc-error.js';

/** What an error of the protocol's second version says beside its text. */
interface V2Details {
  /** The full name of the message's type, by whose end the client knows it. */
  readonly type: string;
  readonly message: Message;
}

interface V2Error {
  readonly code: status;
  readonly reason: string;
  readonly domain: 'server' | 'streams';
  readonly text: string;
  readonly details?: V2Details | undefined;
}

/** An error with its details in the trailer that the client reads: a google.rpc.Status. */
export function v2Error({ code, reason, domain, text, details }: V2Error): ServiceError {
  const info = protobuf.Writer.create();
  info.uint32(FIRST).string(reason).uint32(SECOND).string(domain);
  const packed = protobuf.Writer.create().uint32(CODE).int32(code).uint32(SECOND).string(text);
  pack(packed, 'google.rpc.ErrorInfo', info.finish());
  // The client looks at the last of the details only.
  if (details !== undefined) pack(packed, details.type, details.message.serializeBinary());
  const error = rpcError(code, text);
  error.metadata.set('grpc-status-details-bin', Buffer.from(packed.finish()));
  return error;
}

/** The tags of a message's fields: all of them texts and messages, but the status' code. */
const CODE = 8;
const FIRST = 10;
const SECOND = 18;
const THIRD = 26;

function pack(writer: protobuf.Writer, type: string, bytes: Uint8Array): void {
  const any = protobuf.Writer.create().uint32(FIRST).string(`type.googleapis.com/${type}`);
  writer.uint32(THIRD).bytes(any.uint32(SECOND).bytes(bytes).finish());
}

export function badRequest(text: string): ServiceError {
  return v2Error({ code: status.INVALID_ARGUMENT, reason: 'BAD_REQUEST', domain: 'server', text });
}

export function malfunction(text: string): ServiceError {
  return v2Error({ code: status.INTERNAL, reason: 'SERVER_MALFUNCTION', domain: 'server', text });
}

function v2NotReady(): ServiceError {
  const text = 'The server is not yet ready to handle requests.';
  return v2Error({ code: status.UNAVAILABLE, reason: 'SERVER_NOT_READY', domain: 'server', text });
}

function v2NotLeader(host: string, port: number): ServiceError {
  const leader = new serverErrors.NotLeaderNodeErrorDetails.NodeInfo().setHost(host).setPort(port);
  return v2Error({
    code: status.FAILED_PRECONDITION,
    reason: 'NOT_LEADER_NODE',
    domain: 'server',
    text: `The server is not the leader node and cannot handle the request. The leader is at ${host}:${port}.`,
    details: {
      type: 'kurrent.rpc.NotLeaderNodeErrorDetails',
      message: new serverErrors.NotLeaderNodeErrorDetails().setCurrentLeader(leader),
    },
  });
}

/** How calls of the second version are refused. */
export const V2_REFUSALS = { notReady: v2NotReady, notLeader: v2NotLeader } as const;
