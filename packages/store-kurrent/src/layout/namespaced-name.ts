/** How a namespace's streams are called on the server: `<namespace>.<stream>`, or just the name without a namespace. */
export interface Names {
  /** What every name on the server starts with; empty without a namespace. */
  readonly prefix: string;
  toServer(stream: string): string;
  /** The stream's name in this store, or undefined where it belongs to another namespace. */
  fromServer(name: string): string | undefined;
}

export function namesIn(namespace: string): Names {
  const prefix = namespace === '' ? '' : `${namespace}.`;
  return {
    prefix,
    toServer: (stream) => prefix + stream,
    fromServer: (name) =>
      name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : undefined,
  };
}
