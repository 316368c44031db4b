import { describe, expect, jest, test } from '@jest/globals';
import {
  add,
  closingLine,
  failuresOfJest,
  failuresOfJunit,
  failuresOfPlaywright,
  flakyOfPlaywright,
  tallyJest,
  tallyJunit,
  tallyJunits,
  tallyOf,
  tallyPlaywright,
  tallyUnrun,
} from './tally.mjs';

const jestReport = {
  numPassedTests: 7,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 1,
  numTodoTests: 1,
};
const browserReport = { stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] };

describe('the sum over all runners', () => {
  test('counts are added and skipped tests are named only when there are some', () => {
    const sum = add(tallyJest(jestReport, true), tallyPlaywright(browserReport, true));
    expect(closingLine(sum)).toBe('10 passed, 0 failed, 2 skipped');
    expect(closingLine({ passed: 1, failed: 2, skipped: 0 })).toBe('1 passed, 2 failed');
  });

  test('a runner without a report is a failure', () => {
    expect(tallyJest(null, true).failed).toBe(1);
    expect(tallyPlaywright(null, true).failed).toBe(1);
  });

  test('a part that breaks off is a failure, and says why', async () => {
    const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(await tallyOf(() => Promise.reject(new Error('no shop')))).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(await tallyOf(() => Promise.resolve(tallyJest(jestReport, true)))).toEqual(tallyJest(jestReport, true));
    expect(said.mock.calls).toEqual([[expect.objectContaining({ message: 'no shop' })]]);
    said.mockRestore();
  });

  test('a runner that ends badly without a failed test is a failure', () => {
    expect(tallyJest(jestReport, false)).toEqual({ passed: 7, failed: 1, skipped: 2 });
    expect(tallyPlaywright(browserReport, false)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  test('a test file that cannot be loaded is a failure', () => {
    expect(tallyJest({ ...jestReport, numRuntimeErrorTestSuites: 2 }, false).failed).toBe(2);
  });

  test('a browser test that passed when it was tried again has passed', () => {
    const stats = { ...browserReport.stats, flaky: 1 };
    expect(tallyPlaywright({ ...browserReport, stats }, true)).toEqual({ passed: 4, failed: 0, skipped: 0 });
    expect(tallyPlaywright({ ...browserReport, stats: { ...stats, unexpected: 1 } }, false).failed).toBe(1);
  });

  test('a report of PHPUnit counts errors as failures, and none or an empty one is a failure', () => {
    const report =
      '<?xml?><testsuites><testsuite name="" tests="9" assertions="20" errors="1" warnings="0" failures="2" skipped="1" time="1">';
    expect(tallyJunit(report, false)).toEqual({ passed: 5, failed: 3, skipped: 1 });
    expect(
      tallyJunit(report.replace('errors="1"', 'errors="0"').replace('failures="2"', 'failures="0"'), false).failed,
    ).toBe(1);
    expect(tallyJunit(null, true).failed).toBe(1);
    expect(tallyJunit('<testsuites/>', true).failed).toBe(1);
  });

  test('of runs of PHPUnit some may have none of the chosen tests, not all, and none without a choice', () => {
    const one = { report: '<testsuites><testsuite name="" tests="1" errors="0" failures="0">', ok: true };
    const none = { report: '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites/>\n', ok: true };
    expect(tallyJunits([one, none], true)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(tallyJunits([none, none], true).failed).toBe(1);
    expect(tallyJunits([one, none], false)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(tallyJunits([one, { ...none, ok: false }], true).failed).toBe(1);
    expect(tallyJunits([one, { report: null, ok: true }], true).failed).toBe(1);
  });

  test('without a browser every listed test counts as skipped', () => {
    const listed = { suites: [{ specs: [{}, {}], suites: [{ specs: [{}] }] }] };
    expect(tallyUnrun(listed)).toEqual({ passed: 0, failed: 0, skipped: 3 });
  });
});

describe('what failed', () => {
  test('of jest is named with its file and what it said, also where a file could not be loaded', () => {
    const testResults = [
      {
        name: 'a.test.ts',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'is fine', failureMessages: [] },
          { status: 'failed', fullName: 'is not', failureMessages: ['\u001B[31mexpected 1\u001B[39m'] },
        ],
      },
      { name: 'b.test.ts', message: 'cannot be loaded', assertionResults: [] },
    ];
    expect(failuresOfJest({ testResults })).toEqual(['a.test.ts: is not: expected 1', 'b.test.ts: cannot be loaded']);
    expect(failuresOfJest(null)).toEqual([]);
  });

  test('of PHPUnit is named with what it said', () => {
    const report = `<testsuites><testsuite name="" tests="2" failures="1" errors="1">
      <testcase name="test_fine" class="A"/>
      <testcase name="test_one" class="A"><failure type="E">A::test_one
Failed asserting that 2 is &lt; 1.&#10;</failure></testcase>
      <testcase name="test_two" class="A"><error type="E">A::test_two
Boom</error></testcase></testsuite></testsuites>`;
    expect(failuresOfJunit(report)).toEqual(['A::test_one\nFailed asserting that 2 is < 1.', 'A::test_two\nBoom']);
    expect(failuresOfJunit(null)).toEqual([]);
  });

  test('of Playwright is found in suites within suites, errors of the run too; flaky ones are named apart', () => {
    const spec = (title, status) => ({
      file: 'a.test.ts',
      title,
      tests: [{ status, results: [{ error: { message: `${title} went wrong` } }] }],
    });
    const report = {
      suites: [
        { specs: [spec('one', 'expected')], suites: [{ specs: [spec('two', 'unexpected'), spec('three', 'flaky')] }] },
      ],
      errors: [{ message: 'Timed out' }],
    };
    expect(failuresOfPlaywright(report)).toEqual(['a.test.ts: two: two went wrong', 'Timed out']);
    expect(flakyOfPlaywright(report)).toEqual(['a.test.ts: three: three went wrong']);
  });
});
