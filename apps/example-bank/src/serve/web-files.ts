import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The page is plain modules: the compiler's output as it is, and two small libraries as their packages ship them. The
// browser finds them by the import map in public/index.html. Nothing is bundled, so nothing but the compiler has to run first.

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));
const BUILD = fileURLToPath(new URL('../../build/', import.meta.url));

/** What the page, and anybody else, may fetch of the compiler's output. */
const COMPILED_FOLDERS = ['web', 'money', 'account'];

const require = createRequire(import.meta.url);
const signals = dirname(require.resolve('@preact/signals'));

const LIBRARIES: Readonly<Record<string, string>> = {
  'preact.js': require.resolve('preact'),
  'preact-hooks.js': require.resolve('preact/hooks'),
  'preact-jsx-runtime.js': require.resolve('preact/jsx-runtime'),
  'signals.js': join(signals, 'signals.mjs'),
  'signals-core.js': join(
    dirname(createRequire(join(signals, 'signals.mjs')).resolve('@preact/signals-core')),
    'signals-core.mjs',
  ),
};

/** The page and everything it loads. */
export function webFiles(): Hono {
  const files = new Hono();
  files.use(etag());
  files.use(secureHeaders({ contentSecurityPolicy: policy(), strictTransportSecurity: false }));
  files.use(async (c, next) => {
    await next();
    // A restart may bring other files: ask each time, and be told mostly that nothing has changed.
    c.header('Cache-Control', 'no-cache');
  });
  for (const [name, path] of Object.entries(LIBRARIES))
    files.get(`/libraries/${name}`, serveStatic({ path }));
  for (const folder of COMPILED_FOLDERS)
    files.get(
      `/app/${folder}/*`,
      serveStatic({ root: BUILD, rewriteRequestPath: (path) => path.replace('/app', '') }),
    );
  files.get('*', serveStatic({ root: PUBLIC }));
  return files;
}

/** Scripts from here only, but for the import map, which has to stand in the page itself. */
function policy() {
  const page = readFileSync(join(PUBLIC, 'index.html'), 'utf8');
  const [, importMap = ''] = /<script type="importmap">(.*?)<\/script>/s.exec(page) ?? [];
  const hash = createHash('sha256').update(importMap).digest('base64');
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", `'sha256-${hash}'`],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  };
}
