import { Hono } from 'hono';
import type { ImportJob } from '../import/import-job.js';
import { problemError } from './problem.js';

/** Everything under `/api/import`: the transactions that come with the bank. */
export function importRoutes(imports: ImportJob): Hono {
  const routes = new Hono();
  routes.get('/', (c) => c.json(imports.status()));
  routes.post('/', (c) => {
    if (!imports.start())
      throw problemError(
        { status: 409, title: 'One at a time' },
        { code: 'IMPORT_RUNNING', detail: 'An import is under way already.' },
      );
    return c.json(imports.status(), 202);
  });
  return routes;
}
