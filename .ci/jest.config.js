import { dirname } from 'node:path';

/** Native ESM (run with --experimental-vm-modules): several of our libraries ship ESM only. */
const common = {
  rootDir: dirname(import.meta.dirname),
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  resetMocks: true,
};

export default {
  // CI and most laptops in a container have two cores; a quarter of a test's time is waiting.
  maxWorkers: 3,
  testSequencer: '<rootDir>/longest-first.mjs',
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/sidecar/{src,simulators}/**/*.test.ts'] },
    { ...common, displayName: 'integration', testMatch: ['<rootDir>/sidecar/test/**/*.test.ts'] },
    {
      ...common,
      displayName: 'admin-ui',
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/admin-ui/src/**/*.test.{ts,tsx}'],
      // webpack handles styles.
      moduleNameMapper: { '\\.css$': '<rootDir>/.ci/no-styles.mjs' },
    },
    { ...common, displayName: 'tools', testMatch: ['<rootDir>/.ci/**/*.test.mjs'] },
  ],
  // Stops a test that hangs; one that starts ten processes takes two minutes if four others want two cores.
  testTimeout: 240_000,
};
