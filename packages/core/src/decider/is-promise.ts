/** Whether there is something to wait for: an `await` of what is there already costs more than most decisions. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { readonly then?: unknown } | undefined)?.then === 'function';
}
