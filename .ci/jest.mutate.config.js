import { dirname } from 'node:path';
import config from './jest.config.js';

/** For mutation tests: the unit tests of pure rules and the golden cases, in one project as Stryker wants it. */
const [unit] = config.projects;
const RULES = [
  '<rootDir>/sidecar/src/**/*.test.ts',
  '<rootDir>/sidecar/test/accounting/{golden,every-recorded-*,order-lines}.test.ts',
];
const LIVES = ['<rootDir>/sidecar/test/accounting/golden-life.test.ts'];

export default {
  ...unit,
  rootDir: dirname(import.meta.dirname),
  testMatch: process.env.MUTATE_TESTS === 'lives' ? LIVES : RULES,
};
