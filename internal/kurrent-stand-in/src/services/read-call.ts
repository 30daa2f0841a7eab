import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ServerContext } from '../server-context.js';
import type { StreamsMessages } from '../wire/messages.js';
import type { ReadAnswer } from '../wire/read-answer.js';
import { logFeed } from './log-feed.js';
import { readPages } from './read-pages.js';
import { parseReadRequest, type ReadRequest } from './read-request.js';
import { sendMessages } from './send-messages.js';
import { streamFeed } from './stream-feed.js';
import { Subscription } from './subscription.js';

type ReadCall = ServerWritableStream<StreamsMessages.ReadReq, ReadAnswer>;

/** Reads and subscriptions, of streams and of the log: all of them are this one call. */
export function handleRead(context: ServerContext): (call: ReadCall) => void {
  return (call) => {
    context.faults.whenSpeaking(() => {
      try {
        const refusal = context.faults.refusal(call, 'read');
        if (refusal !== undefined) throw refusal;
        serve(context, call, parseReadRequest(call.request));
      } catch (error) {
        call.emit('error', error);
      }
    });
  };
}

function serve(context: ServerContext, call: ReadCall, request: ReadRequest): void {
  if (request.extent !== 'subscription') {
    void sendMessages(call, readPages(context, request));
    return;
  }
  const { source } = request;
  const feed =
    source.stream === undefined ? logFeed(context, source, request) : streamFeed(context, source, request);
  new Subscription(context, call, feed);
}
