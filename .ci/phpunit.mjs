// The plugin's tests: without WordPress, and inside a real shop made for them, once per order storage of
// WooCommerce. `npm run phpunit -- unit|integration [arguments of PHPUnit]`
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startShop } from '../e2e/store/shop.ts';
import { whyNoShop } from '../e2e/store/why-not.ts';
import { artifacts, freshReport, saySkipped } from './commands.mjs';
import { PHPUNIT, missingForPhp, plugin, runPhp, setUpPhp, unreachable } from './php.mjs';
import { BROKEN, NOTHING, PHP_UNIT_REPORT, add, closingLine, tallyJunit, tallyJunits, tallyOf } from './tally.mjs';

/** Only tests that depend on the order storage run a second time. */
const STORAGES = [
  { storage: 'hpos', only: [] },
  { storage: 'posts', only: ['--group', 'storage'] },
];

const reportOf = (storage) => `phpunit-${storage}.xml`;

/** PHPUnit's options to select tests. */
const CHOOSES = /^--(?:filter|group)(?:=|$)/;

const readText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** The reports of the last runs, as JUnit text; null for one that is not there. */
export const reportsOfPlugin = () =>
  [PHP_UNIT_REPORT, ...STORAGES.map(({ storage }) => reportOf(storage))].map((name) => readText(join(artifacts, name)));

export async function runUnit(args = []) {
  const report = freshReport(PHP_UNIT_REPORT);
  const { ok, output } = await runPhp([...PHPUNIT, '--log-junit', report, ...args]);
  if (!ok) console.log(output);
  return tallyJunit(readText(report), ok);
}

/** The result of the last run of the unit tests; nothing where PHP or Composer is missing, as verify then says. */
export function readUnit() {
  if (missingForPhp().length > 0) return skipAll('unit', 'npm run verify skipped them');
  return tallyJunit(readText(join(artifacts, PHP_UNIT_REPORT)), true);
}

async function runIntegration(args = []) {
  const runs = [];
  let complained = NOTHING;
  for (const { storage, only } of STORAGES) {
    await using shop = await startShop({ storage });
    const report = freshReport(reportOf(storage));
    const env = {
      ML_TEST_WP_DIR: join(shop.directory, 'site'),
      ML_TEST_STORAGE: storage,
      ML_STORE_URL: shop.url,
      ML_STORE_SOCKET: shop.database.socket,
      ML_STORE_LOG: join(shop.directory, 'php.log'),
      // A busy machine may take longer than a shopper should wait.
      ML_STORE_NUDGE_MS: '2000',
      ML_STORE_MAILS: join(shop.directory, 'mails.jsonl'),
    };
    const run = ['-d', 'memory_limit=512M', join('tests', 'integration', 'run.php')];
    const config = ['--configuration', join('tests', 'integration', 'phpunit.xml')];
    const { ok, output } = await runPhp([...run, ...config, '--log-junit', report, ...only, ...args], { env });
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

/** Reports it, and counts every test method that did not run. */
function skipAll(kind, why) {
  const directory = join(plugin, 'tests', kind);
  const files = readdirSync(directory, { recursive: true }).filter((name) => name.endsWith('Test.php'));
  const tests = files.map((name) => readFileSync(join(directory, name), 'utf8').match(/function test_/g)?.length ?? 0);
  const skipped = tests.reduce((sum, count) => sum + count, 0);
  saySkipped(`${skipped} ${kind} tests of plugin/`, why);
  return { ...NOTHING, skipped };
}

const RUNS = { unit: runUnit, integration: runIntegration };

/** Both kinds, or one, if this machine can run them; `args` are PHPUnit's. */
export async function runPluginTests(kinds = Object.keys(RUNS), args = []) {
  const noShop = kinds.includes('integration') ? await whyNoShop((text) => console.error(`${text} ...`)) : null;
  const wanted = kinds.filter((kind) => kind !== 'integration' || noShop === null);
  const sum = noShop === null ? NOTHING : skipAll('integration', noShop);
  if (wanted.length === 0) return sum;
  const { skip, trouble } = await lookForTools();
  if (trouble !== '') {
    console.log(trouble);
    return add(sum, BROKEN);
  }
  const runs = [];
  for (const kind of wanted) runs.push(skip === null ? await tallyOf(() => RUNS[kind](args)) : skipAll(kind, skip));
  return add(sum, ...runs);
}

/** `skip`: what this machine lacks, null = nothing; `trouble`: what it has but does not work. */
async function lookForTools() {
  const missing = missingForPhp();
  if (missing.length > 0) {
    const hint = 'Debian: apt-get install php-cli php-xml php-mbstring php-curl composer';
    return { skip: `${missing.join(' and ')} missing (${hint})`, trouble: '' };
  }
  const trouble = await setUpPhp();
  const lost = unreachable(trouble);
  return lost === null
    ? { skip: null, trouble }
    : { skip: `Composer cannot reach its registry, or what stands in for it (${lost})`, trouble: '' };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind = 'unit', ...args] = process.argv.slice(2);
  if (!Object.hasOwn(RUNS, kind))
    throw new Error(`Unknown kind of tests ${kind}: use ${Object.keys(RUNS).join(' or ')}.`);
  const sum = await runPluginTests([kind], args);
  console.log(closingLine(sum));
  process.exitCode = sum.failed === 0 ? 0 : 1;
}
