import { createMiddleware } from 'hono/factory';
import { problemError } from './problem.js';

const FORBIDDEN = { status: 403, title: 'Not from there' } as const;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The bank listens on this machine only, and asks nobody who they are: so no other site that is open in a browser here may talk to
 * it, neither by its requests (`Origin`) nor by a name of its own that leads here (`Host`).
 */
export const guardOrigin = createMiddleware(async (c, next) => {
  const { hostname, host } = new URL(c.req.url);
  const origin = c.req.header('origin');
  if (!LOOPBACK.includes(hostname) || (origin !== undefined && hostOf(origin) !== host))
    throw problemError(FORBIDDEN, {
      code: 'OTHER_ORIGIN',
      detail: 'The bank answers this machine, and pages of its own.',
    });
  await next();
});

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
