import { verify } from '../../contract/verify.js';

/** The port, which the manifest says is there. */
export function present<T>(port: T | undefined, name: string): T {
  verify(port !== undefined, `the manifest says that there is a port for ${name}`);
  return port;
}
