import { parseArgs } from 'node:util';
import { describeRun, describeSum, isClean, sumsOf } from './chaos/report.ts';
import { runChaos, type RunResult } from './chaos/run-chaos.ts';

/*
 * Orders, refunds and edits through the real service, killed again and again, between a simulated shop and a simulated Xero
 * that fail in every way; then the books are compared with the shop. Exit: 0 nothing is wrong, 1 something is, 2 wrong usage.
 */
const DEFAULTS = { runs: '10', seed: '1', orders: '250', kills: '12' } as const;
const USAGE =
  'npm run chaos -- [--runs <n>] [--seed <n>] [--orders <n>] [--kills <n>] [--run <number of the one run to repeat>]';

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: DEFAULTS.runs },
      seed: { type: 'string', default: DEFAULTS.seed },
      orders: { type: 'string', default: DEFAULTS.orders },
      kills: { type: 'string', default: DEFAULTS.kills },
      run: { type: 'string' },
    },
  });
  const [runs, seed, orders, kills] = [values.runs, values.seed, values.orders, values.kills].map(wholeNumber);
  if (runs === undefined || seed === undefined || orders === undefined || kills === undefined)
    throw new RangeError(USAGE);
  const indices =
    values.run === undefined ? Array.from({ length: runs }, (_, index) => index) : [wholeNumber(values.run)];
  const startedAt = performance.now();
  const results: RunResult[] = [];
  for (const index of indices) {
    const result = await runChaos({ seed, index, orders, kills });
    results.push(result);
    process.stdout.write(`${describeRun(result)}\n`);
  }
  process.stdout.write(`${describeSum(results, (performance.now() - startedAt) / 1000)}\n`);
  return isClean(sumsOf(results)) ? 0 : 1;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(USAGE);
  return Number(text);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 2;
}
