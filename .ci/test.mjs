// Every test there is: all jest projects, the plugin's where PHP is, then the browser tests where a browser is. The closing
// line sums them. ML_TEST_SECONDS_MAX ends jest and the browser tests after that time, which counts as a
// failure each; browser tests that did not run count as skipped.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runBrowserTests } from './browser.mjs';
import { JEST, artifacts, freshReport, readReport, runTool, skips } from './commands.mjs';
import { runPluginTests } from './phpunit.mjs';
import {
  add,
  closingLine,
  failuresOfJest,
  failuresOfPlaywright,
  flakyOfPlaywright,
  tallyJest,
  tallyOf,
} from './tally.mjs';

const secondsMax = Number(process.env.ML_TEST_SECONDS_MAX || Infinity);
/** What is left of the time, for an option that takes milliseconds; undefined = there is no end to it. */
const msLeft = () =>
  Number.isFinite(secondsMax) ? Math.max(1, Math.round(secondsMax * 1000 - performance.now())) : undefined;

const said = (name, tally) => {
  const seconds = Math.round(performance.now() / 1000);
  console.log(`${name}: ${closingLine(tally)} (${seconds} s since the start)`);
  return tally;
};

function runJest() {
  const report = freshReport('jest.json');
  const { ok } = runTool([...JEST, '--silent', '--json', `--outputFile=${report}`], {
    show: 'errors',
    msMax: msLeft(),
  });
  return tallyJest(readReport(report), ok);
}

const jest = said('jest', runJest());
const plugin = said('plugin', await tallyOf(() => runPluginTests()));
// One more try for a real browser on a busy machine; what needed it is named.
const browser = await tallyOf(() => runBrowserTests(['--retries=1'], msLeft()));
const browserReport = readReport(join(artifacts, 'playwright.json'));
const sum = add(jest, plugin, browser);
const failures = [
  ...failuresOfJest(readReport(join(artifacts, 'jest.json'))),
  ...(browser.failed > 0 ? failuresOfPlaywright(browserReport) : []),
];
writeFileSync(join(artifacts, 'test.json'), JSON.stringify(sum) + '\n');
console.log(`\njest: ${closingLine(jest)}\nplugin: ${closingLine(plugin)}\nbrowser: ${closingLine(browser)}\n`);
for (const skip of skips) console.log(`${skip}\n`);
for (const flaky of flakyOfPlaywright(browserReport)) console.log(`FLAKY (passed when tried again) ${flaky}\n`);
for (const failure of failures) console.log(`FAILED ${failure}\n`);
console.log(closingLine(sum));
process.exitCode = sum.failed === 0 ? 0 : 1;
