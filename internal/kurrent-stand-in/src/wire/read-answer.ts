import { StreamsService, type StreamsMessages } from './messages.js';
import type { EncodedMessage } from './recorded-event.js';

/** What a read is answered with: events ready to be sent, and everything else as messages. */
export type ReadAnswer = StreamsMessages.ReadResp | EncodedMessage;

/** The service of the protocol, but that it takes both. */
export const streamsService = {
  ...StreamsService,
  read: {
    ...StreamsService.read,
    responseSerialize: (answer: ReadAnswer): Buffer =>
      Buffer.from(answer instanceof Uint8Array ? answer : answer.serializeBinary()),
  },
};
