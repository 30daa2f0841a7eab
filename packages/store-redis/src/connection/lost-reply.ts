/** A command was sent, and its answer can no longer come: nobody knows whether it was carried out. */
export interface LostReply extends Error {
  readonly lostReply: true;
}

export function lostReply(cause: unknown): LostReply {
  return Object.assign(new Error('The reply of Redis was lost.', { cause }), { lostReply: true as const });
}

export function isLostReply(error: unknown): error is LostReply {
  return error instanceof Error && 'lostReply' in error;
}

/** A command never left: it can be sent again whatever it does. */
export function isNotSent(error: unknown): boolean {
  return error instanceof Error && error.message.includes('enableOfflineQueue options is false');
}
