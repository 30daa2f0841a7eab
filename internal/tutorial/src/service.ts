// The shed over HTTP.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  commandHandler,
  isEventStoreError,
  runProjection,
  stateCache,
  type CheckpointStore,
  type EventStore,
} from '@eventfold/core';
import { shelfOf, type Shelf } from './shelf.js';
import { Refusal, tool, type ToolCommand } from './tool.js';

export interface Service {
  readonly server: Server;
  /** Ends in order: first those who ask, then the projection. The store is the caller's. */
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The view is in memory, so its checkpoint must be, too: `checkpoints` begins empty with the process. */
export function createService(store: EventStore, checkpoints: CheckpointStore): Service {
  const shelf: Shelf = new Map();
  // Nobody looks at `following.done`, on purpose: should the view fail, that ends the process.
  const following = runProjection(store, shelfOf(shelf), { checkpoints });
  const tools = commandHandler(store, tool, { cache: stateCache(1_000) });

  async function answer(request: IncomingMessage): Promise<Answer> {
    const [, collection, id] = (request.url ?? '').split('/');
    if (collection !== 'tools') return { status: 404, body: { error: 'NOT_FOUND' } };
    if (request.method === 'GET') return { status: 200, body: [...shelf.values()] };

    const command = commandOf(request.method, await text(request));
    if (id === undefined || command === undefined) return { status: 400, body: { error: 'BAD_REQUEST' } };
    const commandId = request.headers['idempotency-key'];
    const { state, revision, position, outcome } = await tools.execute(id, command, {
      commandId: typeof commandId === 'string' ? commandId : undefined,
    });
    await following.caughtUpTo(position); // so that whoever asks next sees it
    return { status: outcome === 'appended' ? 201 : 200, body: { ...state, revision } };
  }

  const server = createServer((request, response) => {
    void answer(request)
      .catch(answerToError)
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
  });
  return {
    server,
    async close() {
      server.close();
      server.closeAllConnections();
      await following.close();
    },
  };
}

function commandOf(method: string | undefined, body: string): ToolCommand | undefined {
  const { name, by } = fieldsOf(body);
  if (method === 'PUT' && name !== undefined) return { type: 'Add', name };
  if (method === 'POST' && by !== undefined) return { type: 'Borrow', by };
  return method === 'DELETE' ? { type: 'Return' } : undefined;
}

function fieldsOf(body: string): Partial<Record<'name' | 'by', string>> {
  const { name, by } = Object(body === '' ? {} : JSON.parse(body)) as Record<string, unknown>;
  return { ...(typeof name === 'string' && { name }), ...(typeof by === 'string' && { by }) };
}

/** What went wrong, in the words of HTTP. Only what nobody knows is left to the one who asked: he can ask again. */
function answerToError(error: unknown): Answer {
  if (error instanceof Refusal) return { status: 409, body: { error: error.code, message: error.message } };
  if (error instanceof SyntaxError) return { status: 400, body: { error: 'BAD_REQUEST' } };
  if (!isEventStoreError(error)) return { status: 500, body: { error: 'INTERNAL' } };
  const status = error.retryable || error.written === 'unknown' ? 503 : 500;
  return { status, body: { error: error.code, written: error.written } };
}
