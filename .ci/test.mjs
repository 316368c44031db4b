// Every test there is: all jest projects, the plugin's where PHP is, then the browser tests where a browser is. The closing
// line sums them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBrowserTests } from './browser.mjs';
import { JEST, artifacts, freshReport, readReport, runTool } from './commands.mjs';
import { runPluginTests } from './phpunit.mjs';
import { add, closingLine, tallyJest } from './tally.mjs';

function runJest() {
  const report = freshReport('jest.json');
  const { ok } = runTool([...JEST, '--silent', '--json', `--outputFile=${report}`], { show: 'errors' });
  return tallyJest(readReport(report), ok);
}

const jest = runJest();
const plugin = await runPluginTests();
const browser = await runBrowserTests();
const sum = add(jest, plugin, browser);
writeFileSync(join(artifacts, 'test.json'), JSON.stringify(sum) + '\n');
console.log(`\njest: ${closingLine(jest)}\nplugin: ${closingLine(plugin)}\nbrowser: ${closingLine(browser)}\n`);
console.log(closingLine(sum));
process.exitCode = sum.failed === 0 ? 0 : 1;
