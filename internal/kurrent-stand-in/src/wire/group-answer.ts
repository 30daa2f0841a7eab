import { persistent, PersistentService, type PersistentMessages } from './messages.js';
import type { EncodedMessage } from './recorded-event.js';

/** What a consumer is sent: events ready to be sent, and the confirmation as a message. */
export type GroupAnswer = PersistentMessages.ReadResp | EncodedMessage;

/** The service of the protocol, but that it takes both. */
export const persistentService = {
  ...PersistentService,
  read: {
    ...PersistentService.read,
    responseSerialize: (answer: GroupAnswer): Buffer =>
      Buffer.from(answer instanceof Uint8Array ? answer : answer.serializeBinary()),
  },
};

export function confirmation(id: string): PersistentMessages.ReadResp {
  const message = new persistent.ReadResp.SubscriptionConfirmation().setSubscriptionId(id);
  return new persistent.ReadResp().setSubscriptionConfirmation(message);
}
