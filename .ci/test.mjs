// Every test there is: all jest projects, the plugin's where PHP is, then the browser tests where a browser is. The closing
// line sums them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../e2e/chromium.ts';
import { JEST, PLAYWRIGHT, artifacts, freshReport, readReport, runTool } from './commands.mjs';
import { runPluginTests } from './phpunit.mjs';
import { add, closingLine, tallyJest, tallyPlaywright, tallyUnrun } from './tally.mjs';

const E2E_CONFIG = ['--config', join('e2e', 'playwright.config.ts')];

function runJest() {
  const report = freshReport('jest.json');
  const { ok } = runTool([...JEST, '--silent', '--json', `--outputFile=${report}`], { show: 'errors' });
  return tallyJest(readReport(report), ok);
}

function runBrowserTests() {
  const report = freshReport('playwright.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  if (findChromium() === null) {
    console.log('\nSKIPPED: the browser tests of e2e/, because no Chromium was found.');
    console.log(
      '         Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH, then run npm test again.',
    );
    runTool([...PLAYWRIGHT, 'test', '--list', '--reporter=json', ...E2E_CONFIG], { env });
    return tallyUnrun(readReport(report));
  }
  const { ok } = runTool([...PLAYWRIGHT, 'test', '--reporter=list,json', ...E2E_CONFIG], { show: 'all', env });
  return tallyPlaywright(readReport(report), ok);
}

const jest = runJest();
const plugin = await runPluginTests();
const browser = runBrowserTests();
const sum = add(jest, plugin, browser);
writeFileSync(join(artifacts, 'test.json'), JSON.stringify(sum) + '\n');
console.log(`\njest: ${closingLine(jest)}\nplugin: ${closingLine(plugin)}\nbrowser: ${closingLine(browser)}\n`);
console.log(closingLine(sum));
process.exitCode = sum.failed === 0 ? 0 : 1;
