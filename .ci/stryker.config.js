/** Mutation tests of the pure rules: `npm run mutate [-- -m <files>]`, by the unit tests beside them and the golden cases. */
export default {
  mutate: [
    'sidecar/src/mapping/**/*.ts',
    'sidecar/src/ledger/transitions.ts',
    'sidecar/src/ledger/entry-key.ts',
    '!**/*.test.ts',
  ],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { projectType: 'custom', configFile: '.ci/jest.mutate.config.js', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  // A change of a module's constants would have to run every test.
  ignoreStatic: true,
  concurrency: 1,
  ignorePatterns: ['/admin-ui', '/e2e', '/plugin', '/artifacts', '/dist', '/data'],
  tempDirName: 'artifacts/stryker',
  reporters: ['clear-text', 'progress'],
};
