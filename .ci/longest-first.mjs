// The order of the test files on a machine that has not run them: the longest first, so that no core is left waiting for one at the end.
import TestSequencer from '@jest/test-sequencer';

/** Small files with long tests (measured; npm test with --json says endTime less startTime). Jest orders the others by size. */
const LONG = [
  'simulators/attack.test.ts',
  'intake/foreign-input.test.ts',
  'posting/faults.test.ts',
  'accounting/golden-life.test.ts',
  'cli/cli-orders.test.ts',
  'lives/lives.test.ts',
  'recovery/causes-gone.test.ts',
  'recovery/killed.test.ts',
  'ledger/damaged-directory.test.ts',
  'simulators/chaos.test.ts',
  'simulators/books-cost.test.ts',
  'recovery/late-commits.test.ts',
  'recovery/outage.test.ts',
];

export default class LongestFirst extends TestSequencer {
  async sort(tests) {
    const place = ({ path }) => {
      const at = LONG.findIndex((name) => path.endsWith(`sidecar/test/${name}`));
      return at === -1 ? LONG.length : at;
    };
    return (await super.sort(tests)).toSorted((a, b) => place(a) - place(b));
  }
}
