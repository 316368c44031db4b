// The browser tests: builds the settings page if it is older than its sources, then runs Playwright. `npm run e2e
// [-- arguments of Playwright]` runs them alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../e2e/chromium.ts';
import { whyNoShop } from '../e2e/store/why-not.ts';
import { FOLDER as LANGUAGES, languageFiles, translations } from './languages.mjs';
import { template } from './package.mjs';
import { PLAYWRIGHT, freshReport, readReport, root, runTool, saySkipped } from './commands.mjs';
import { closingLine, tallyPlaywright, tallyUnrun } from './tally.mjs';

const E2E_CONFIG = ['--config', join('e2e', 'playwright.config.ts')];
const BUILT = join(root, 'plugin', 'build', 'index.js');
const SOURCES = join(root, 'admin-ui');

/** Returns whether the page exists now and is newer than all its sources. */
export function buildSettingsPage() {
  if (isFresh()) return true;
  console.error('Building the settings page ...');
  const run = spawnSync('npm', ['run', '--silent', 'build:admin'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return run.status === 0;
}

/** The translations as the package has them: the shop links to the plugin's folder. */
function buildLanguages() {
  for (const [name, bytes] of languageFiles(template(), translations())) writeFileSync(join(LANGUAGES, name), bytes);
}

function isFresh() {
  if (!existsSync(BUILT)) return false;
  const built = statSync(BUILT).mtimeMs;
  const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.every(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs <= built);
}

/** `msMax`: Playwright stops after that; its report names the tests that did not run. */
export async function runBrowserTests(args = [], msMax = undefined) {
  const report = freshReport('playwright.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  if (findChromium() === null) {
    const fix = 'install one (Debian: apt-get install chromium) or set CHROMIUM_PATH';
    saySkipped('the browser tests of e2e/', `no Chromium was found: ${fix}`);
    await runTool([...PLAYWRIGHT, 'test', '--list', '--reporter=json', ...E2E_CONFIG], { env });
    return tallyUnrun(readReport(report));
  }
  const noShop = await whyNoShop((text) => console.error(`${text} ...`));
  if (noShop !== null) saySkipped('the tests in a real shop (e2e/tests/store)', noShop);
  else if (!buildSettingsPage()) {
    console.log('The settings page could not be built (see above).');
    return tallyPlaywright(null, false);
  }
  buildLanguages();
  const limit = msMax === undefined ? [] : [`--global-timeout=${msMax}`];
  const { ok } = await runTool([...PLAYWRIGHT, 'test', '--reporter=list,json', ...E2E_CONFIG, ...limit, ...args], {
    show: 'all',
    env,
  });
  return tallyPlaywright(readReport(report), ok);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tally = await runBrowserTests(process.argv.slice(2));
  console.log(`\n${closingLine(tally)}`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}
