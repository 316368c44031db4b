// All tests: every jest project, the plugin's if there is PHP, then the browser tests if there is a browser. The closing
// line gives totals. ML_TEST_SECONDS_MAX stops jest and the browser tests after that time, which counts as a
// failure each; browser tests that did not run count as skipped.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runBrowserTests } from './browser.mjs';
import { JEST, artifacts, freshReport, readReport, runTool, skips } from './commands.mjs';
import { readUnit, reportsOfPlugin, runPluginTests } from './phpunit.mjs';
import {
  UNIT_REPORT,
  add,
  closingLine,
  failuresOfJest,
  failuresOfJunit,
  failuresOfPlaywright,
  flakyOfPlaywright,
  tallyJest,
  tallyOf,
} from './tally.mjs';

const secondsMax = Number(process.env.ML_TEST_SECONDS_MAX || Infinity);
/** The time left, for an option in milliseconds; undefined = no limit. */
const msLeft = () =>
  Number.isFinite(secondsMax) ? Math.max(1, Math.round(secondsMax * 1000 - performance.now())) : undefined;

const said = (name, tally) => {
  const seconds = Math.round(performance.now() / 1000);
  console.log(`${name}: ${closingLine(tally)} (${seconds} s since the start)`);
  return tally;
};

/** `npm run verify` has just passed on this tree: its unit tests count, and are not run again. */
const isVerified = process.env.ML_VERIFIED === '1';

async function runJest() {
  const report = freshReport('jest.json');
  const only = isVerified ? ['--selectProjects', 'integration'] : [];
  const { ok } = await runTool([...JEST, ...only, '--silent', '--json', `--outputFile=${report}`], {
    show: 'errors',
    msMax: msLeft(),
  });
  const integration = tallyJest(readReport(report), ok);
  return isVerified ? add(integration, tallyJest(readReport(join(artifacts, UNIT_REPORT)), true)) : integration;
}

async function runPlugin() {
  if (!isVerified) return await runPluginTests();
  return add(readUnit(), await runPluginTests(['integration']));
}

const jest = said('jest', await runJest());
// Side by side: the plugin's tests keep one core busy, and the browser's mostly wait. One retry for a real browser on a busy machine; flaky tests
// are listed.
const [plugin, browser] = await Promise.all([
  tallyOf(runPlugin).then((tally) => said('plugin', tally)),
  tallyOf(() => runBrowserTests(['--retries=1'], msLeft())),
]);
const browserReport = readReport(join(artifacts, 'playwright.json'));
const sum = add(jest, plugin, browser);
const failures = [
  ...failuresOfJest(readReport(join(artifacts, 'jest.json'))),
  ...(plugin.failed > 0 ? reportsOfPlugin().flatMap(failuresOfJunit) : []),
  ...(browser.failed > 0 ? failuresOfPlaywright(browserReport) : []),
];
writeFileSync(join(artifacts, 'test.json'), JSON.stringify(sum) + '\n');
console.log(`\njest: ${closingLine(jest)}\nplugin: ${closingLine(plugin)}\nbrowser: ${closingLine(browser)}\n`);
for (const skip of skips) console.log(`${skip}\n`);
for (const flaky of flakyOfPlaywright(browserReport)) console.log(`FLAKY (passed when tried again) ${flaky}\n`);
for (const failure of failures) console.log(`FAILED ${failure}\n`);
console.log(closingLine(sum));
process.exitCode = sum.failed === 0 ? 0 : 1;
