import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Bank } from '../bank.js';
import type { ImportJob } from '../import/import-job.js';
import { accountRoutes } from './account-routes.js';
import { guardOrigin } from './guard-origin.js';
import { importRoutes } from './import-routes.js';
import { liveEvents, pulseOf } from './live-events.js';
import { NOT_FOUND, problem, problemOf, type Problem } from './problem.js';
import type { StoreResource } from './resources.js';
import { transferRoutes } from './transfer-routes.js';

const MOST_BYTES = 16 * 1024;

export interface ApiOptions {
  readonly imports: ImportJob;
  /** Ends what would go on for ever, because the server ends. */
  readonly stopping: AbortSignal;
  /** Hears of errors that nobody expected. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** The bank over HTTP: reads what a request wants, hands it to the bank, says what came of it. Nothing is decided here. */
export function bankApi(bank: Bank, options: ApiOptions): Hono {
  const api = new Hono();
  api.use(guardOrigin);
  api.use(bodyLimit({ maxSize: MOST_BYTES }));

  api.route('/accounts', accountRoutes(bank));
  api.route('/transfers', transferRoutes(bank));
  api.route('/import', importRoutes(options.imports));
  api.get('/events', liveEvents(bank, options));
  api.get('/pulse', (c) => c.json(pulseOf(bank, options.imports)));
  api.get('/totals', (c) => c.json(bank.views.totals.all()));
  api.get('/store', async (c) => c.json(await storeResource(bank)));

  api.notFound((c) =>
    respond(problem(NOT_FOUND, { code: 'NO_SUCH_PAGE', detail: `There is no ${c.req.path}.` })),
  );
  api.onError((error) => {
    const answer = problemOf(error);
    if (answer.status === 500) options.onError?.(error);
    return respond(answer);
  });
  return api;
}

function respond(answer: Problem): Response {
  const headers = new Headers({ 'Content-Type': 'application/problem+json' });
  if (answer.status === 503 || answer.status === 504) headers.set('Retry-After', '1');
  return new Response(JSON.stringify(answer), { status: answer.status, headers });
}

async function storeResource({ store }: Bank): Promise<StoreResource> {
  const { ok, latencyMs, error } = await store.health();
  return { manifest: store.manifest, health: { ok, latencyMs, error: error?.message ?? null } };
}
