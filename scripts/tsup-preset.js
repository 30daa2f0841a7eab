/**
 * How every published package is bundled: both module systems, one copy of every class, types for both.
 *
 * @param {Record<string, string>} entry
 * @returns {import('tsup').Options}
 */
export function publishedPackage(entry) {
  return {
    entry,
    format: ['esm', 'cjs'],
    target: 'es2022',
    tsconfig: 'tsconfig.src.json',
    outDir: 'dist',
    clean: true,
    sourcemap: true,
    // Two entries in CommonJS would otherwise each carry their own copy of what they share.
    splitting: true,
    dts: {
      // tsup drops this reference from the sources, and users' compilers need it for `Symbol.asyncDispose`.
      banner: '/// <reference lib="esnext.disposable" />',
      compilerOptions: {
        composite: false,
        // Other packages are seen as their users see them: through what was built.
        customConditions: [],
        stripInternal: true,
        ignoreDeprecations: '6.0',
      },
    },
  };
}
