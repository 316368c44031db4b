import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { BROKEN_RULES } from './chaos/broken-rules.ts';
import { describeRun, describeSum, isClean, sumsOf, wrongOf } from './chaos/report.ts';
import { runChaos, type RunResult } from './chaos/run-chaos.ts';

/*
 * Orders, refunds and edits through the real service, killed again and again, between a simulated shop and a simulated Xero
 * that fail in every way; then the books are compared with the shop. Exit: 0 nothing is wrong, 1 something is, 2 wrong usage.
 * With `--broken` the service breaks a rule on purpose, and the runs go on until the books reveal it: 0 they do, 1 they don't.
 */
const DEFAULTS = { runs: '10', seed: '1', orders: '200', kills: '10', jobs: '1', from: '0' } as const;
const USAGE =
  'npm run chaos -- [--runs <n>] [--seed <n>] [--orders <n>] [--kills <n>] [--jobs <runs at once>] [--from <the first run>] [--run <the one run to repeat>] [--broken <part of a rule, or all>]';
const RULE_WIDTH = 68;
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
      broken: { type: 'string' },
    },
  });
  const options = { seed: whole(values.seed), orders: whole(values.orders), kills: whole(values.kills) };
  const from = whole(values.from);
  const indices =
    values.run === undefined ? Array.from({ length: whole(values.runs) }, (_, at) => from + at) : [whole(values.run)];
  if (values.broken !== undefined) return await tryRules(options, indices, values.broken);
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

/** Whether and in which run the books reveal each broken rule. Runs that are not clean without one prove nothing. */
async function tryRules(options: Options, indices: readonly number[], part: string): Promise<number> {
  const names = Object.keys(BROKEN_RULES).filter((name) => part === 'all' || name.includes(part));
  if (names.length === 0) throw new RangeError(USAGE);
  const clean = new Map<number, boolean>();
  const isWrong = (result: RunResult) => !isClean(sumsOf([result]));
  let missed = 0;
  for (const broken of names) {
    let verdict: readonly [string, string] = ['UNNOTICED', ''];
    for (const index of indices) {
      if (!clean.has(index)) clean.set(index, !isWrong(await runChaos({ ...options, index })));
      const result = clean.get(index) === true ? await runChaos({ ...options, index, broken }) : null;
      if (result === null || !isWrong(result)) continue;
      verdict = [`run ${index}`, wrongOf(result)];
      break;
    }
    if (verdict[1] === '') missed += 1;
    process.stdout.write(`${verdict[0].padEnd(9)} ${broken.padEnd(RULE_WIDTH)} ${verdict[1]}\n`);
  }
  process.stdout.write(`${names.length - missed} of ${names.length} broken rules are noticed.\n`);
  return missed === 0 ? 0 : 1;
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
  // What was set up so far still listens: this process would never end.
  process.exit(2);
}
