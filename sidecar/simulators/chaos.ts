import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { describeRun, describeSum, isClean, sumsOf } from './chaos/report.ts';
import { runChaos, type RunResult } from './chaos/run-chaos.ts';

/*
 * Orders, refunds and edits through the real service, killed again and again, between a simulated shop and a simulated Xero
 * that fail in every way; then the books are compared with the shop. Exit: 0 nothing is wrong, 1 something is, 2 wrong usage.
 */
const DEFAULTS = { runs: '10', seed: '1', orders: '200', kills: '10', jobs: '1', from: '0' } as const;
const USAGE =
  'npm run chaos -- [--runs <n>] [--seed <n>] [--orders <n>] [--kills <n>] [--jobs <runs at once>] [--from <the first run>] [--run <the one run to repeat>]';
/** The work of one of several jobs, as JSON. */
const WORKER = 'ML_CHAOS_RUN';

interface Options {
  readonly seed: number;
  readonly orders: number;
  readonly kills: number;
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: DEFAULTS.runs },
      seed: { type: 'string', default: DEFAULTS.seed },
      orders: { type: 'string', default: DEFAULTS.orders },
      kills: { type: 'string', default: DEFAULTS.kills },
      jobs: { type: 'string', default: DEFAULTS.jobs },
      from: { type: 'string', default: DEFAULTS.from },
      run: { type: 'string' },
    },
  });
  const options = { seed: whole(values.seed), orders: whole(values.orders), kills: whole(values.kills) };
  const from = whole(values.from);
  const indices =
    values.run === undefined ? Array.from({ length: whole(values.runs) }, (_, at) => from + at) : [whole(values.run)];
  const startedAt = performance.now();
  const results: RunResult[] = [];
  // On a stop signal it finishes the current runs and reports their results.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => indices.splice(0));
  const report = (result: RunResult) => {
    results.push(result);
    process.stdout.write(`${describeRun(result)}\n`);
  };
  const jobs = Math.max(1, Math.min(whole(values.jobs), indices.length));
  await Promise.all(
    Array.from({ length: jobs }, () => (jobs === 1 ? work(options, indices, report) : hand(options, indices, report))),
  );
  process.stdout.write(`${describeSum(results, (performance.now() - startedAt) / 1000)}\n`);
  return isClean(sumsOf(results)) ? 0 : 1;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(USAGE);
  return Number(text);
}

async function work(options: Options, indices: number[], report: (result: RunResult) => void): Promise<void> {
  for (let index = indices.shift(); index !== undefined; index = indices.shift())
    report(await runChaos({ ...options, index }));
}

/** One process runs one run after the other: a run with both outside worlds keeps a core busy. */
async function hand(options: Options, indices: number[], report: (result: RunResult) => void): Promise<void> {
  for (let index = indices.shift(); index !== undefined; index = indices.shift()) {
    const worker = fork(import.meta.filename, [], {
      env: { ...process.env, [WORKER]: JSON.stringify({ ...options, index }) },
    });
    const ended = once(worker, 'exit');
    worker.on('message', (result: RunResult) => report(result));
    await ended;
    if (worker.exitCode === 2) throw new Error(`Run ${index} broke off.`);
  }
}

try {
  const task = process.env[WORKER];
  if (task === undefined) process.exitCode = await main(process.argv.slice(2));
  else {
    const result = await runChaos(
      z.object({ seed: z.int(), orders: z.int(), kills: z.int(), index: z.int() }).parse(JSON.parse(task)),
    );
    process.send?.(result);
    process.disconnect?.();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 2;
}
