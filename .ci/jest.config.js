import { dirname } from 'node:path';

/** Native ESM (run with --experimental-vm-modules): several of our libraries ship ESM only. */
const common = {
  rootDir: dirname(import.meta.dirname),
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  resetMocks: true,
};

export default {
  // Two workers: CI and most laptops in a container have two cores.
  maxWorkers: 2,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/sidecar/{src,simulators}/**/*.test.ts'] },
    { ...common, displayName: 'integration', testMatch: ['<rootDir>/sidecar/test/**/*.test.ts'] },
    { ...common, displayName: 'admin-ui', testMatch: ['<rootDir>/admin-ui/src/**/*.test.ts'] },
    { ...common, displayName: 'tools', testMatch: ['<rootDir>/.ci/**/*.test.mjs'] },
  ],
  testTimeout: 120_000,
};
