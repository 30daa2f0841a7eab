/** What `error.type` says: the error's code (`ES_REVISION_CONFLICT`, a refusal's own), else its class. Few values, never a message. */
export function errorType(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : '_OTHER';
}
