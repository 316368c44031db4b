// Counts of passed, failed and skipped tests, read from the reports of the runners.
import { stripVTControlCharacters } from 'node:util';

/** Reports in artifacts/ of the tests that `npm run verify` runs. */
export const UNIT_REPORT = 'unit.json';
export const PHP_UNIT_REPORT = 'phpunit-unit.xml';

export const NOTHING = { passed: 0, failed: 0, skipped: 0 };
/** A runner without a report, or one that failed without a failed test, is one failure: silence is no success. */
export const BROKEN = { passed: 0, failed: 1, skipped: 0 };

const atLeastOneFailure = (tally, ok) => (ok || tally.failed > 0 ? tally : add(tally, BROKEN));

/** A part that crashes is one failure; the parts after it still run. */
export async function tallyOf(run) {
  try {
    return await run();
  } catch (error) {
    console.log(error);
    return BROKEN;
  }
}

export function add(...tallies) {
  return tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    NOTHING,
  );
}

/** `report` is jest's --json document; a file that does not load counts as one failed test. */
export function tallyJest(report, ok) {
  if (report === null) return BROKEN;
  return atLeastOneFailure(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    ok,
  );
}

/** `report` is Playwright's JSON document; a test that passes on retry has passed, and is listed as flaky. */
export function tallyPlaywright(report, ok) {
  if (report === null) return BROKEN;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return atLeastOneFailure(
    { passed: expected + flaky, failed: unexpected + (report.errors ?? []).length, skipped },
    ok,
  );
}

/** `report` is PHPUnit's JUnit text; its first suite sums the others. */
export function tallyJunit(report, ok) {
  const head = /<testsuite\b[^>]*>/.exec(report ?? '')?.[0];
  if (head === undefined) return BROKEN;
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const bad = count('errors') + count('failures');
  const skipped = count('skipped');
  return atLeastOneFailure({ passed: count('tests') - bad - skipped, failed: bad, skipped }, ok);
}

/** PHPUnit's report if it selected no test, and nothing failed. */
const choseNone = ({ report, ok }) => ok && /<testsuites\s*\/>/.test(report ?? '');

/** Several runs of PHPUnit; tests selected by name may all belong to some of the runs, but not to none. */
export function tallyJunits(runs, isChosen) {
  const ran = isChosen ? runs.filter((run) => !choseNone(run)) : runs;
  return ran.length === 0 ? BROKEN : add(...ran.map(({ report, ok }) => tallyJunit(report, ok)));
}

/** Counts all tests in `playwright test --list` as skipped. */
export function tallyUnrun(report) {
  const count = (suite) => (suite.specs ?? []).length + (suite.suites ?? []).reduce((sum, one) => sum + count(one), 0);
  return { ...NOTHING, skipped: (report?.suites ?? []).reduce((sum, suite) => sum + count(suite), 0) };
}

/** The closing line that other programs read. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const FAILURE_CHARS = 300;
const firstLines = (text) =>
  stripVTControlCharacters(text ?? '')
    .trim()
    .slice(0, FAILURE_CHARS);

/** jest's failures, a line or some each: the log before is long. */
export function failuresOfJest(report) {
  return (report?.testResults ?? []).flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && assertionResults.length === 0 && message) return [`${name}: ${firstLines(message)}`];
    return failed.map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${firstLines(failureMessages[0])}`);
  });
}

const inText = (xml) =>
  xml
    .replaceAll('&#10;', '\n')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The same for PHPUnit's JUnit text, whose failures begin with the test's name. */
export function failuresOfJunit(report) {
  const found = (report ?? '').matchAll(/<(failure|error)\b[^>]*>([\s\S]*?)<\/\1>/g);
  return [...found].map(([, , text]) => firstLines(inText(text)));
}

/** The same for Playwright; excludes tests that only did not run. */
export function failuresOfPlaywright(report) {
  return [...ended('unexpected', report), ...(report?.errors ?? []).map(({ message }) => firstLines(message))];
}

/** Tests that failed first and passed on retry: races to look for. */
export const flakyOfPlaywright = (report) => ended('flaky', report);

function ended(wanted, report) {
  const of = ({ specs = [], suites = [] }) => [
    ...specs.flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === wanted)
        .map(({ results }) => `${file}: ${title}: ${firstLines(results[0]?.error?.message)}`),
    ),
    ...suites.flatMap(of),
  ];
  return of(report ?? {});
}
