'use strict';

/**
 * The Jest settings of one package. Tests run on the TypeScript sources, of their own package and of the
 * packages it depends on, so that nothing has to be built first.
 */
module.exports = function jestProject(displayName, rootDir) {
  return {
    displayName,
    rootDir,
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@eventfold/source', 'node', 'node-addons'] },
    testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
    modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
    moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'json', 'node'],
    resolver: require.resolve('./resolver.cjs'),
    transform: { '\\.[cm]?ts$': require.resolve('./typescript-transform.cjs') },
  };
};
