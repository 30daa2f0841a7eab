const URL_PARTS = /^([a-z][a-z0-9+.-]*:\/\/(?:[^@/?]*@)?)(\[[^\]]+\]|[^:/?,\]]+):(\d+)(?=$|[/?])/i;

/** The host and port that a URL names. Throws unless it names exactly one of each. */
export function targetOf(url: string): { readonly host: string; readonly port: number } {
  const [, , host, port] = URL_PARTS.exec(url) ?? [];
  // The URL may hold a password, so it is not repeated.
  if (host === undefined || port === undefined)
    throw new TypeError('The proxy needs a URL with one host and a port.');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** The same URL with the proxy's host and port. */
export function proxiedUrl(url: string, port: number): string {
  return url.replace(URL_PARTS, (_, start: string) => `${start}127.0.0.1:${port}`);
}
