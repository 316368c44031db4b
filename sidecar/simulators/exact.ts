import { parseArgs } from 'node:util';
import { report, sumOf } from './exact/report.ts';
import { runExact } from './exact/run-exact.ts';

/*
 * Posts every recorded order and refund and thousands of generated ones to the simulated Xero and compares the answers with
 * the shops' own figures. Exit: 0 nothing differs, 1 something does, 2 wrong usage.
 */
const DEFAULT_SEED = 1;
const DEFAULT_ORDERS = 10_000;
const USAGE = 'npm run exact -- [--seed <whole number>] [--orders <how many to generate>] [--json]';

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: String(DEFAULT_SEED) },
      orders: { type: 'string', default: String(DEFAULT_ORDERS) },
      json: { type: 'boolean', default: false },
    },
  });
  const [seed, orders] = [values.seed, values.orders].map(Number);
  if (seed === undefined || orders === undefined || ![seed, orders].every((one) => Number.isInteger(one) && one >= 0)) {
    throw new RangeError(USAGE);
  }
  const startedAt = performance.now();
  const rows = await runExact({ seed, orders, onShop: progress });
  progress('');
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${values.json ? JSON.stringify({ seed, seconds, rows }, null, 2) : report(rows, seconds)}\n`);
  return sumOf(rows).differing > 0 ? 1 : 0;
}

/** One line redrawn on a terminal; otherwise nothing. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
