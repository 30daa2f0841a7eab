import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SOURCES = [
  'packages/*/src/**/*.ts',
  'apps/*/src/**/*.{ts,tsx}',
  'internal/*/src/**/*.ts',
  'bench/src/**/*.ts',
];
const TESTS = ['**/*.test.ts', '**/*.test-d.ts', '**/*.fixture.ts'];
const PLAIN_JAVASCRIPT = ['**/*.{js,mjs,cjs}'];

const NO_DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Export it under its name.' };
const ONLY_INDEXED_ASSERTIONS = {
  selector: 'TSNonNullExpression[expression.computed!=true]',
  message: 'Only an index that is known to be there may be asserted (`items[index]!`).',
};

const throughPublicEntries = {
  regex: '^@eventfold(-internal)?/[^/]+/(src|dist|build)(/|$)|^\\.\\.?/(.*/)?(src|dist|build)/',
  message: 'Packages meet only through their public entries.',
};

/** What the sources of one package, or of one part of it, may import besides their own files; tests may import more. */
function mayImport(folder, allowed, part = '**') {
  const others = allowed.map((name) => name.replaceAll('/', '\\/')).join('|');
  return {
    files: [`packages/${folder}/src/${part}/*.ts`],
    ignores: TESTS,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            throughPublicEntries,
            {
              regex: allowed.length === 0 ? '^[^.]' : `^(?!\\.|(${others})(\\/|$))`,
              message: `The sources of packages/${folder} may import: ${allowed.join(', ') || 'nothing but themselves'}.`,
            },
          ],
        },
      ],
    },
  };
}

export default defineConfig(
  globalIgnores([
    '**/build/',
    '**/dist/',
    '**/coverage/',
    '**/.turbo/',
    'site/.cache/',
    'site/.vitepress/.temp/',
  ]),
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT],
    },
  },

  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // The sources may assert an index that is known to be there, and nothing else: see below.
      // Optional properties and parameters are written out as `?: T | undefined`.
      '@typescript-eslint/no-duplicate-type-constituents': ['error', { ignoreUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // What comes from a caller in plain JavaScript, or from a store, is checked against its type.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      // With noUncheckedIndexedAccess it is how a proven index is written.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Public values are records of functions; none of them looks at `this`.
      '@typescript-eslint/unbound-method': 'off',
      // `Cursor | 'start'` says more to a reader than to the compiler.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // A store keeps its promises asynchronously even where it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-imports': ['error', { patterns: [throughPublicEntries] }],
    },
  },

  {
    files: SOURCES,
    ignores: TESTS,
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, ONLY_INDEXED_ASSERTIONS],
    },
  },

  mayImport('core', []),
  // An entry of its own, with a peer of its own.
  mayImport('core', ['@opentelemetry/api'], 'opentelemetry'),
  mayImport('testkit', ['@eventfold/core', 'node:assert']),
  // An entry of its own, for Node only.
  mayImport('testkit', ['node:net'], 'tcp-proxy'),
  mayImport('store-redis', ['@eventfold/core', 'ioredis', 'node:[a-z_/]+']),
  mayImport('store-kurrent', ['@eventfold/core', '@kurrent/kurrentdb-client', 'node:[a-z_/]+']),
  {
    files: ['packages/core/src/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['Buffer', 'process', 'require', 'module', '__dirname', '__filename', 'setImmediate'].map(
          (name) => ({
            name,
            message: 'The core runs wherever JavaScript runs.',
          }),
        ),
      ],
    },
  },

  {
    files: TESTS,
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    // A type-level test declares what the compiler looks at and nothing ever runs.
    files: ['**/*.test-d.ts'],
    rules: {
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // What the compiler must refuse, the linter would refuse, too.
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
    },
  },

  {
    // Written as a newcomer would: for Node's own test runner, whose tests nobody awaits, and with a console.
    files: ['internal/tutorial/src/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['test'], package: 'node:test' }] },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  {
    files: PLAIN_JAVASCRIPT,
    languageOptions: {
      globals: { process: 'readonly', URL: 'readonly', setTimeout: 'readonly', fetch: 'readonly' },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly', __filename: 'readonly' },
    },
  },
  {
    // Tools ask for a default export.
    files: ['eslint.config.js', '**/tsup.config.js', 'site/**/*.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
