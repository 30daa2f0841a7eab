import {
  convertToCommandError,
  StreamNotFoundError,
  type Filter,
  type KurrentDBClient,
  type ResolvedEvent,
} from '@kurrent/kurrentdb-client';
import type {
  ReadReq,
  ReadResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { BoundedRead } from './bounded-read.js';
import { openClient, type ClientInternals } from '../connection/client-internals.js';
import type { LogPosition } from '../layout/map-position.js';
import { boundedReadRequest, followRequest } from './read-request.js';

/** What a follower of the log is told, in the order of the log. */
export interface LogFollower {
  /** From now on nothing is missed. */
  confirmed?(): void;
  event(event: ResolvedEvent): void;
  /** Everything up to here has been looked at. */
  scanned?(position: LogPosition): void;
  /** It has come to what was the end. */
  caughtUp?(): void;
  /** It is over, and not because it was asked to stop. */
  lost(): void;
}

export interface FollowTarget {
  /** Exclusive. */
  readonly from: LogPosition | 'start' | 'end';
  readonly filter: Filter;
  readonly requiresLeader?: boolean | undefined;
}

/**
 * Reads through the connection that appends use. A lone read is answered at once there, where the native path waits up
 * to 40 ms for the network; and what is cancelled ends on the server, and leaves the connection alone.
 */
export interface GrpcReads {
  /** Everything that a bounded read returns, as the client's own reads do. */
  read(client: KurrentDBClient, read: BoundedRead, bounds: GrpcReadBounds): GrpcRead;
  /** Follows the log until the function that it returns is called. */
  follow(client: KurrentDBClient, target: FollowTarget, follower: LogFollower): () => void;
}

export interface GrpcReadBounds {
  readonly timeoutMs: number;
  readonly requiresLeader: boolean;
}

export interface GrpcRead {
  readonly events: Promise<ResolvedEvent[]>;
  cancel(): void;
}

export function grpcReads(internals: ClientInternals): GrpcReads {
  return {
    read(client, read, { timeoutMs, requiresLeader }) {
      const events: ResolvedEvent[] = [];
      const request = boundedReadRequest(internals, read);
      const call = startCall(internals, client, request, {
        options: [{ deadline: timeoutMs, requiresLeader }],
        message: (message) => {
          const event = message.getEvent();
          if (event !== undefined) events.push(internals.convertEvent(event));
          return message.hasStreamNotFound()
            ? new StreamNotFoundError(undefined, read.stream ?? '')
            : undefined;
        },
      });
      return { events: call.ended.then(() => events), cancel: call.cancel };
    },
    follow(client, { from, filter, requiresLeader = false }, follower) {
      let stopped = false;
      const call = startCall(internals, client, followRequest(internals, from, filter), {
        options: [{ requiresLeader }, { deadline: Infinity }],
        message: (message) => {
          if (!stopped) tell(internals, follower, message);
          return undefined;
        },
      });
      const lost = (): void => {
        if (!stopped) follower.lost();
      };
      void call.ended.then(lost, lost);
      return () => {
        stopped = true;
        call.cancel();
      };
    },
  };
}

function tell({ convertEvent }: ClientInternals, follower: LogFollower, message: ReadResp): void {
  const event = message.getEvent();
  if (event !== undefined) follower.event(convertEvent(event));
  const checkpoint = message.getCheckpoint();
  if (checkpoint !== undefined) {
    const [commit, prepare] = [checkpoint.getCommitPosition(), checkpoint.getPreparePosition()];
    follower.scanned?.({ commit: BigInt(commit), prepare: BigInt(prepare) });
  }
  if (message.hasCaughtUp()) follower.caughtUp?.();
  if (message.hasConfirmation()) follower.confirmed?.();
}

interface CallHandling {
  readonly options: readonly [object, object?];
  /** Returns an error to end the call with. */
  message(message: ReadResp): Error | undefined;
}

function startCall(
  { StreamsClient }: ClientInternals,
  client: KurrentDBClient,
  request: ReadReq,
  { options, message }: CallHandling,
): { readonly ended: Promise<void>; cancel(): void } {
  const opened = openClient(client);
  let cancel: (() => void) | undefined;
  let cancelled = false;
  const run = opened?.execute(
    StreamsClient,
    'read',
    (stub) =>
      new Promise<void>((resolve, reject) => {
        if (cancelled) {
          resolve();
          return;
        }
        const call = stub.read(request, ...opened.callArguments(...options));
        // Not an error to the client: it would give up the connection, and the appends on it.
        cancel = () => {
          resolve();
          // A call cancelled in the tick that made it stays open, and with it the process.
          setImmediate(() => call.cancel());
        };
        call.on('data', (each) => {
          const error = message(each);
          if (error !== undefined) reject(error);
        });
        call.on('end', resolve);
        call.on('error', reject);
      }),
  );
  const ended = (run ?? Promise.reject(new TypeError('The client has other insides.'))).catch(
    (error: unknown) => {
      throw error instanceof Error ? convertToCommandError(error) : error;
    },
  );
  return {
    ended,
    cancel: () => {
      cancelled = true;
      cancel?.();
    },
  };
}
