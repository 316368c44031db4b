// The gate before every commit: format, lint, types, unit tests; the plugin's where PHP and Composer are. Two steps at a time; one line a step; the first
// failing step is shown in full and ends the run.
import { ESLINT, JEST, PRETTIER, TSC, freshReport, readReport, runTool } from './commands.mjs';
import { PHPCS, PHPSTAN, missingForPhp, runPhp, setUpPhp } from './php.mjs';
import { runUnit } from './phpunit.mjs';
import { UNIT_REPORT, tallyJest } from './tally.mjs';

const MS_PER_S = 1000;
/** Most steps keep one core busy. */
const LANES = 2;
const unitReport = freshReport(UNIT_REPORT);

const STEPS = [
  { name: 'lint', args: [...ESLINT, '.', '--max-warnings', '0'] },
  { name: 'format', args: [...PRETTIER, '--check', '.'], fix: 'npm run format' },
  { name: 'types', args: [...TSC, '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of admin-ui', args: [...TSC, '--noEmit', '-p', 'admin-ui/tsconfig.json'] },
];

/** Last: it uses both cores. */
const UNIT_STEPS = [
  {
    name: 'unit',
    args: [
      ...JEST,
      '--selectProjects',
      'unit',
      'admin-ui',
      'tools',
      '--json',
      `--outputFile=${unitReport}`,
      '--silent',
    ],
    // --json puts the report on stdout; readable output is on stderr.
    note: (ok) => `${tallyJest(readReport(unitReport), ok).passed} tests`,
  },
];

const PHP_STEPS = [
  {
    name: 'php-lint',
    run: () =>
      runPhp([
        '-r',
        `$bad = 0;
foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( '.', FilesystemIterator::SKIP_DOTS ) ) as $file ) {
  if ( 'php' !== $file->getExtension() || preg_match( '#^\\./(vendor|build)/#', (string) $file ) ) { continue; }
  try { token_get_all( file_get_contents( (string) $file ), TOKEN_PARSE ); } catch ( ParseError $error ) { $bad = 1; echo "$file: {$error->getMessage()}\n"; }
}
exit( $bad );`,
      ]),
  },
  { name: 'phpcs', run: () => runPhp(PHPCS), fix: 'php plugin/vendor/bin/phpcbf' },
  { name: 'phpstan', run: () => runPhp(PHPSTAN) },
  {
    name: 'phpunit',
    run: async () => {
      const tally = await runUnit();
      return { ok: tally.failed === 0, output: '', errors: '', note: `${tally.passed} tests` };
    },
  },
];

async function phpSteps() {
  const missing = missingForPhp();
  if (missing.length > 0) {
    console.log(`SKIPPED ${PHP_STEPS.map((step) => step.name).join(', ')}: ${missing.join(' and ')} not found here.`);
    console.log('        Debian: apt-get install php-cli php-xml php-mbstring php-curl composer');
    return [];
  }
  const trouble = await setUpPhp();
  if (trouble === '') return PHP_STEPS;
  return [{ name: 'php-setup', run: async () => ({ ok: false, output: trouble }) }];
}

const steps = [...STEPS, ...(await phpSteps()), ...UNIT_STEPS];
const waiting = [...steps];
const stopping = new AbortController();
const { signal } = stopping;

async function lane() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const { name, args, fix, note, run } = step;
    const start = Date.now();
    const { ok, output, errors, note: ownNote } = await (run === undefined ? runTool(args, { signal }) : run());
    // Another step has failed, and is shown.
    if (signal.aborted) return;
    const seconds = ((Date.now() - start) / MS_PER_S).toFixed(1);
    const details = note === undefined ? (ownNote === undefined ? '' : `, ${ownNote}`) : `, ${note(ok)}`;
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s${details})`);
    if (ok) continue;
    waiting.length = 0;
    stopping.abort();
    console.log('\n' + (name === 'unit' ? errors : output));
    console.log(`verify failed at: ${name}${fix === undefined ? '' : ` (fix with: ${fix})`}`);
    process.exitCode = 1;
  }
}

await Promise.all(Array.from({ length: LANES }, lane));
if (!signal.aborted) console.log(`verify passed: ${steps.map((step) => step.name).join(', ')}`);
