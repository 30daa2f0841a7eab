import type { BaseOptions, KurrentDBClient, ResolvedEvent } from '@kurrent/kurrentdb-client';
import type * as Shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import type * as Stubs from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type * as Messages from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';

/** The call of a read: a readable stream that can be cancelled. */
interface ReadCall {
  on(event: 'data', listener: (message: Messages.ReadResp) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'end', listener: () => void): void;
  cancel(): void;
}

interface Stub {
  read(request: Messages.ReadReq, ...call: unknown[]): ReadCall;
}

/** What a client keeps to itself. */
export interface OpenedClient {
  /** Runs `action` on the connection that appends use, and makes a new one where its error says that it is lost. */
  execute<T>(stub: unknown, name: string, action: (stub: Stub) => Promise<T>): Promise<T>;
  callArguments(options: BaseOptions, defaults?: object): unknown[];
}

/** The parts of the client package that its entry does not export. */
export interface ClientInternals {
  readonly StreamsClient: typeof Stubs.StreamsClient;
  readonly messages: typeof Messages;
  readonly shared: typeof Shared;
  convertEvent(event: Messages.ReadResp.ReadEvent): ResolvedEvent;
}

/**
 * Finds the client's second way to read, which it keeps for subscriptions. Undefined where a release has moved things:
 * everything works without it, only slower.
 */
export async function findClientInternals(): Promise<ClientInternals | undefined> {
  try {
    const stubs = commonJs(
      await import('@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js'),
    );
    const messages = commonJs(
      await import('@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'),
    );
    const shared = commonJs(
      await import('@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'),
    );
    const { convertGrpcEvent } = commonJs(
      await import('@kurrent/kurrentdb-client/dist/utils/convertGrpcEvent.js'),
    );
    const known = [stubs.StreamsClient, messages.ReadReq, shared.Empty, convertGrpcEvent];
    if (!known.every((part) => typeof part === 'function')) return undefined;
    return { StreamsClient: stubs.StreamsClient, messages, shared, convertEvent: convertGrpcEvent };
  } catch {
    return undefined;
  }
}

/** The client from inside, or undefined where a release has other insides. */
export function openClient(client: KurrentDBClient): OpenedClient | undefined {
  const opened = client as unknown as Partial<OpenedClient>;
  const usable = typeof opened.execute === 'function' && typeof opened.callArguments === 'function';
  return usable ? (opened as OpenedClient) : undefined;
}

/** Names of CommonJS modules are not always seen by `import`; the default is then the whole. */
function commonJs<T extends object>(module: T): T {
  return 'default' in module ? (module.default as T) : module;
}
