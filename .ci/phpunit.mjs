// The plugin's tests: without WordPress, and inside a real shop that is made for them, once for each way in which
// WooCommerce keeps orders. `npm run phpunit -- unit|integration [arguments of PHPUnit]`
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingPrograms } from '../e2e/store/programs.ts';
import { startShop } from '../e2e/store/shop.ts';
import { freshReport } from './commands.mjs';
import { PHPUNIT, missingForPhp, plugin, runPhp, setUpPhp } from './php.mjs';
import { add, tallyJunit, tallyJunits } from './tally.mjs';

const NOTHING = { passed: 0, failed: 0, skipped: 0 };
/** Only what has to do with how orders are kept is tried a second time. */
const STORAGES = [
  { storage: 'hpos', only: [] },
  { storage: 'posts', only: ['--group', 'storage'] },
];

/** PHPUnit's ways to choose tests. */
const CHOOSES = /^--(?:filter|group)(?:=|$)/;

const readText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

export function runUnit(args = []) {
  const report = freshReport('phpunit-unit.xml');
  const { ok, output } = runPhp([...PHPUNIT, '--log-junit', report, ...args]);
  if (!ok) console.log(output);
  return tallyJunit(readText(report), ok);
}

export async function runIntegration(args = []) {
  const runs = [];
  let complained = NOTHING;
  for (const { storage, only } of STORAGES) {
    await using shop = await startShop({ storage });
    if (!shop.hasWooCommerce) return skipAll('integration', 'there is no WooCommerce: set WOOCOMMERCE_DIR');
    const report = freshReport(`phpunit-${storage}.xml`);
    const env = {
      ML_TEST_WP_DIR: join(shop.directory, 'site'),
      ML_TEST_STORAGE: storage,
      ML_STORE_URL: shop.url,
      ML_STORE_SOCKET: shop.database.socket,
      ML_STORE_LOG: join(shop.directory, 'php.log'),
      ML_STORE_MAILS: join(shop.directory, 'mails.jsonl'),
    };
    const run = ['-d', 'memory_limit=512M', join('tests', 'integration', 'run.php')];
    const config = ['--configuration', join('tests', 'integration', 'phpunit.xml')];
    const { ok, output } = runPhp([...run, ...config, '--log-junit', report, ...only, ...args], { env });
    if (!ok) console.log(`PHPUnit in a shop that keeps orders as ${storage}:\n${output}`);
    runs.push({ report: readText(report), ok });
    const complaints = (await shop.complaints()).filter((line) => /ml-connector|MLConnector/.test(line));
    if (complaints.length > 0) {
      console.log(`PHP complained about the plugin:\n${complaints.join('\n')}`);
      complained = add(complained, { ...NOTHING, failed: 1 });
    }
  }
  const isChosen = args.some((arg) => CHOOSES.test(arg));
  return add(tallyJunits(runs, isChosen), complained);
}

/** Says so, and counts every test method that was not run. */
function skipAll(folder, why) {
  const directory = join(plugin, 'tests', folder);
  const files = readdirSync(directory, { recursive: true }).filter((name) => name.endsWith('Test.php'));
  const tests = files.map((name) => readFileSync(join(directory, name), 'utf8').match(/function test_/g)?.length ?? 0);
  console.log(`\nSKIPPED: the ${folder} tests of plugin/: ${why}.`);
  return { ...NOTHING, skipped: tests.reduce((sum, count) => sum + count, 0) };
}

/** Both kinds, as far as this machine can run them. */
export async function runPluginTests() {
  const missing = missingForPhp();
  if (missing.length > 0) {
    const why = `${missing.join(' and ')} missing (Debian: apt-get install php-cli php-xml php-mbstring php-curl composer)`;
    return add(skipAll('unit', why), skipAll('integration', why));
  }
  const trouble = setUpPhp();
  if (trouble !== '') {
    console.log(trouble);
    return { ...NOTHING, failed: 1 };
  }
  const unit = runUnit();
  const wanting = missingPrograms();
  if (wanting.length > 0) return add(unit, skipAll('integration', `${wanting.join(', ')} missing`));
  return add(unit, await runIntegration());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind = 'unit', ...args] = process.argv.slice(2);
  const trouble = setUpPhp();
  if (trouble !== '') throw new Error(trouble);
  const sum = kind === 'integration' ? await runIntegration(args) : runUnit(args);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}
