import { dirname } from 'node:path';
import config from './jest.config.js';

/** For mutation tests: the unit tests of pure rules and the golden cases, in one project as Stryker wants it. */
const [unit] = config.projects;
export default {
  ...unit,
  rootDir: dirname(import.meta.dirname),
  testMatch: [
    '<rootDir>/sidecar/src/mapping/**/*.test.ts',
    '<rootDir>/sidecar/src/ledger/{transitions,entry-key}.test.ts',
    '<rootDir>/sidecar/test/accounting/{golden,every-recorded-*,order-lines,refund-property}.test.ts',
  ],
};
