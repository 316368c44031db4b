// The gate before every commit: format, lint, types, unit tests. One line a step; the first failing step is shown in
// full and ends the run.
import { ESLINT, JEST, PRETTIER, TSC, freshReport, readReport, runTool } from './commands.mjs';
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
    // --json repeats the report on stdout; what a person reads is on stderr.
    note: (ok) => `${tallyJest(readReport(unitReport), ok).passed} tests`,
  },
];

for (const { name, args, fix, note } of STEPS) {
  const start = Date.now();
  const { ok, output, errors } = runTool(args);
  const seconds = ((Date.now() - start) / MS_PER_S).toFixed(1);
  const details = note === undefined ? '' : `, ${note(ok)}`;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s${details})`);
  if (ok) continue;
  console.log('\n' + (name === 'unit' ? errors : output));
  console.log(`verify failed at: ${name}${fix === undefined ? '' : ` (mend with: ${fix})`}`);
  process.exit(1);
}
console.log(`verify passed: ${STEPS.map((step) => step.name).join(', ')}`);
