'use strict';

/** Finds `./name.ts` where a source says `./name.js`, as the TypeScript compiler does. */
module.exports = function resolve(request, options) {
  const isRelative = request.startsWith('./') || request.startsWith('../');
  const isOurs = !options.basedir.split(/[\\/]/).includes('node_modules');
  if (isRelative && isOurs && request.endsWith('.js')) {
    try {
      return options.defaultResolver(request.replace(/\.js$/, '.ts'), options);
    } catch {
      // A plain JavaScript file: resolved below.
    }
  }
  return options.defaultResolver(request, options);
};
