import { parseArgs } from 'node:util';
import { report } from './report.ts';
import { runLives } from './run-lives.ts';

/*
 * Lives the lives of generated orders through the real service between both simulators and compares the books with the shop
 * after every step. Exit: 0 wrong books were never silent, 1 they were, 2 wrong usage.
 */
const USAGE =
  'npm run lives -- [--runs <how many>] [--seed <whole number>] [--shrink <how many of the failed>] [--json]';

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      shrink: { type: 'string', default: '10' },
      json: { type: 'boolean', default: false },
    },
  });
  const [runs, seed, shrinks] = [values.runs, values.seed, values.shrink].map(Number);
  if (runs === undefined || seed === undefined || shrinks === undefined || ![runs, seed, shrinks].every((one) => Number.isInteger(one) && one >= 0)) throw new RangeError(USAGE); // prettier-ignore
  const startedAt = performance.now();
  const onBatch = (done: number, failed: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done} lives, ${failed} failed`);
  };
  const lived = await runLives({ seed, runs, shrinks, onBatch });
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${report(lived, seconds)}\n`);
  return lived.failed.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 2;
}
