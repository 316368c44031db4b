// The gate before every commit: format, lint, types, unit tests; the plugin's where PHP and Composer are. One line a step; the first failing step is shown in
// full and ends the run.
import { ESLINT, JEST, PRETTIER, TSC, freshReport, readReport, runTool } from './commands.mjs';
import { PHPCS, PHPSTAN, missingForPhp, runPhp, setUpPhp } from './php.mjs';
import { runUnit } from './phpunit.mjs';
import { tallyJest } from './tally.mjs';

const MS_PER_S = 1000;
const unitReport = freshReport('unit.json');

const STEPS = [
  { name: 'format', args: [...PRETTIER, '--check', '.'], fix: 'npm run format' },
  { name: 'lint', args: [...ESLINT, '.', '--max-warnings', '0'] },
  { name: 'types', args: [...TSC, '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of admin-ui', args: [...TSC, '--noEmit', '-p', 'admin-ui/tsconfig.json'] },
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
    run: () => {
      const tally = runUnit();
      return { ok: tally.failed === 0, output: '', errors: '', note: `${tally.passed} tests` };
    },
  },
];

function phpSteps() {
  const missing = missingForPhp();
  if (missing.length === 0) return [{ name: 'php-setup', run: phpSetUp }, ...PHP_STEPS];
  console.log(`SKIPPED ${PHP_STEPS.map((step) => step.name).join(', ')}: ${missing.join(' and ')} not found here.`);
  console.log('        Debian: apt-get install php-cli php-xml php-mbstring php-curl composer');
  return [];
}

function phpSetUp() {
  const output = setUpPhp();
  return { ok: output === '', output };
}

const steps = [...STEPS, ...phpSteps()];
for (const { name, args, fix, note, run } of steps) {
  const start = Date.now();
  const { ok, output, errors, note: ownNote } = run === undefined ? runTool(args) : run();
  const seconds = ((Date.now() - start) / MS_PER_S).toFixed(1);
  const details = note === undefined ? (ownNote === undefined ? '' : `, ${ownNote}`) : `, ${note(ok)}`;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s${details})`);
  if (ok) continue;
  console.log('\n' + (name === 'unit' ? errors : output));
  console.log(`verify failed at: ${name}${fix === undefined ? '' : ` (fix with: ${fix})`}`);
  process.exit(1);
}
console.log(`verify passed: ${steps.map((step) => step.name).join(', ')}`);
