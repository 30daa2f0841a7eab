'use strict';

/**
 * The way of data through the house, as docs/architecture.md draws it: which part may know which. ESLint says what packages may
 * import of each other; this says it of the rooms inside them, and that nothing goes round in a circle.
 */

/** A room of the core, and the rooms that it may know besides itself. */
const CORE_ROOMS = {
  // A conflict's error carries the conflict that the port answers.
  errors: ['store/append.ts'],
  stream: ['errors', 'event'],
  event: ['errors', 'stream'],
  store: ['errors', 'event', 'stream'],
  memory: ['errors', 'event', 'stream', 'store'],
  schema: ['errors', 'event', 'stream', 'store'],
  read: ['errors', 'event', 'stream', 'store', 'schema'],
  snapshot: ['errors', 'event', 'stream', 'store', 'schema', 'decider'],
  telemetry: ['event', 'store'],
  opentelemetry: ['event', 'stream', 'telemetry'],
  decider: ['errors', 'event', 'stream', 'store', 'schema', 'snapshot', 'read', 'telemetry'],
  styles: ['errors', 'event', 'stream', 'store', 'schema', 'snapshot', 'decider', 'read'],
  projection: ['errors', 'event', 'stream', 'store', 'schema', 'decider', 'read', 'telemetry'],
};

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(CORE_ROOMS).map(([room, known]) => ({
      name: `core-${room}`,
      comment: `packages/core/src/${room} knows of ${known.join(', ') || 'nothing'}.`,
      severity: 'error',
      from: { path: `^packages/core/src/${room}/`, pathNot: '\\.(test|test-d|fixture)\\.ts$' },
      to: { path: '^packages/core/src/', pathNot: `^packages/core/src/(${[room, ...known].join('|')})(/|$)` },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|dist)/|\\.test(-d)?\\.ts$|\\.fixture\\.ts$' },
    enhancedResolveOptions: {
      conditionNames: ['@eventfold/source', 'import', 'types'],
      exportsFields: ['exports'],
    },
  },
};
