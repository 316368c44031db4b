import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { createNodeResolver } from 'eslint-plugin-import-x';
import regexp from 'eslint-plugin-regexp';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { ROOMS, zonesOf, zonesOfTests } from './.ci/rooms.mjs';

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/data/', 'plugin/build/', 'plugin/vendor/', 'artifacts/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })],
      // Without both no-cycle never looks into a TypeScript file: it takes only .js for ours, and has no parser for others.
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...zonesOf(ROOMS),
            {
              target: './sidecar/src',
              from: './sidecar/simulators',
              message: 'The service never imports a simulator.',
            },
          ],
        },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['admin-ui/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A component's markup counts as lines.
      'max-lines-per-function': ['error', { max: 110, skipBlankLines: true, skipComments: true }],
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            {
              target: './admin-ui/src',
              from: './sidecar',
              except: [
                './src/contract',
                './src/figures',
                './src/domain/settings/settings.ts',
                './src/domain/settings/rule-precedence.ts',
                './src/domain/rules-file',
                './src/domain/payouts',
                './src/settings/suggestion.ts',
                './src/ledger/entry.ts',
              ],
              message:
                'Types of the contract, the figures of the books, the precedence of rules, and which method a provider pays out, only.',
            },
          ],
        },
      ],
      // Only api/ speaks to WordPress.
      'no-restricted-imports': ['error', { paths: ['@wordpress/api-fetch'] }],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "JSXOpeningElement[name.name='Button']:has(JSXAttribute[name.name='disabled']):not(:has(JSXAttribute[name.name='accessibleWhenDisabled']))",
          message: 'A button that is disabled while it works loses the focus: accessibleWhenDisabled keeps it.',
        },
      ],
    },
  },
  {
    files: ['admin-ui/src/api/**', 'admin-ui/dev/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // Against the sidecar's own settings.
    files: ['admin-ui/src/**/*.test.{ts,tsx}'],
    rules: { 'import-x/no-restricted-paths': 'off' },
  },
  {
    // Pure core: no clock, random, environment, network, database or logger.
    files: [
      'sidecar/src/mapping/**/*.ts',
      'sidecar/src/ledger/{transitions,entry-key}.ts',
      'sidecar/src/domain/**/*.ts',
      'sidecar/src/posting/calls/plan-batches.ts',
      'sidecar/src/posting/invoices/compare-documents.ts',
      'sidecar/src/posting/retry-policy.ts',
      'sidecar/src/status/*.ts',
      'sidecar/src/reports/*.ts',
      'sidecar/src/journal/*.ts',
      'sidecar/src/figures/*.ts',
      'sidecar/src/fit/*.ts',
      'sidecar/src/payouts/*.ts',
      'sidecar/src/reconciliation/*.ts',
      'sidecar/src/alerts/incident.ts',
    ],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'crypto', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Take randomness as an argument.' },
      ],
      'no-restricted-imports': ['error', { patterns: ['node:*', 'node-fetch', 'kysely', 'pino', 'express'] }],
    },
  },
  {
    files: ['sidecar/src/**/*.ts'],
    ignores: ['sidecar/src/config/env.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'config/env.ts is the only reader of the environment.' },
      ],
    },
  },
  {
    // Text of a shop, of Xero or of a stranger must not stop the service: sidecar/test/intake/foreign-patterns.test.ts times them.
    files: ['sidecar/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: false }],
    },
  },
  {
    files: ['sidecar/src/**/*.test.ts'],
    rules: { 'import-x/no-restricted-paths': ['error', { zones: zonesOfTests(ROOMS) }] },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/test/**/*.ts', 'e2e/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly', module: 'writable' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Runs in wp-admin without a build.
    files: ['plugin/assets/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: { wp: 'readonly', document: 'readonly', setTimeout: 'readonly', window: 'readonly' },
    },
  },
  {
    // Runs in the browser without a build.
    files: ['sidecar/src/dashboard/*/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(
        [
          ...[
            'document',
            'fetch',
            'history',
            'location',
            'uPlot',
            'DOMParser',
            'EventSource',
            'getComputedStyle',
            'matchMedia',
            'window',
          ],
          ...['addEventListener', 'setInterval', 'setTimeout', 'clearTimeout'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', AbortController: 'readonly' },
    },
  },
);
