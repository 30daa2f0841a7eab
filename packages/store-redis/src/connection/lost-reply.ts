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

/** The error for a command that never left, where the driver's own does not say so. */
export function notSent(cause: unknown): Error {
  return Object.assign(new Error('The command was not sent.', { cause }), { notSent: true });
}

/** A command never left: it can be sent again whatever it does. */
export function isNotSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'notSent' in error || error.message.includes('enableOfflineQueue options is false');
}
