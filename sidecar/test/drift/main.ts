import { parseArgs } from 'node:util';
import { openBooks } from './open-books.ts';
import { type BooksRun, runBooks } from './run-books.ts';
import { type DriftRun, runDrift } from './run-drift.ts';

/*
 * Injects drifts into shop, ledger and Xero, and compares what the reconciliation names with them; then what kept books are after changes. Exit: 0 all named, 1 not, 2 wrong usage.
 */
const USAGE = 'npm run drift -- [--runs <how many>] [--seed <whole number>]';
const SHOWN_MAX = 10;

async function main(args: readonly string[]): Promise<number> {
  const options = { runs: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (![runs, seed].every((one) => Number.isSafeInteger(one) && one >= 0)) throw new RangeError(USAGE);
  const all = Array.from({ length: runs }, (_one, index) => runDrift(seed + index));
  const failed = all.filter(({ faults }) => faults.length > 0);
  for (const one of failed.slice(0, SHOWN_MAX)) process.stdout.write(faultText(one));
  for (const [kind, count] of countedKinds(all)) process.stdout.write(`${String(count).padStart(6)}  ${kind}\n`);
  const injected = all.reduce((sum, one) => sum + one.injected.length, 0);
  process.stdout.write(`${runs} runs, ${injected} drifts, ${failed.length} runs with something missed or made up\n`);
  const books = await keptBooks(runs, seed);
  for (const one of books.slice(0, SHOWN_MAX)) process.stdout.write(booksText(one));
  process.stdout.write(`${runs} runs of the kept books, ${books.length} with a day that is not as of all orders\n`);
  return failed.length + books.length > 0 ? 1 : 0;
}

/** Those with a fault. */
async function keptBooks(runs: number, seed: number): Promise<BooksRun[]> {
  await using books = await openBooks();
  const failed: BooksRun[] = [];
  for (let index = 0; index < runs; index += 1) {
    const run = await runBooks(books.db, books.storeId, seed + index);
    if (run.faults.length > 0) failed.push(run);
  }
  return failed;
}

function booksText({ seed, changed, faults }: BooksRun): string {
  return `books, seed ${seed}: ${changed.join(', ')}\n${faults.map((one) => `  ${one}\n`).join('')}`;
}

function faultText({ seed, injected, faults }: DriftRun): string {
  return `seed ${seed}: ${injected.join(', ')}\n${faults.map((one) => `  ${one}\n`).join('')}`;
}

function countedKinds(runs: readonly DriftRun[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of runs.flatMap(({ injected }) => injected)) {
    const kind = name.replace(/ \(\d+\)$/, '');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 2;
}
