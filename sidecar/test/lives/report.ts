import type { FailedLife, LifeResult, LivesReport } from './run-lives.ts';

/** For a terminal: counts first, then each life that failed, shortest form first, with how to live it again. */
export function report({ runs, steps, failed, codes, unallocated, stepCounts }: LivesReport, seconds: number): string {
  const taken = [...stepCounts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return [
    `${runs} lives, ${steps} steps in ${seconds.toFixed(0)} s: ${taken.join(', ')}.`,
    ...[...codes].sort().map(([code, { wrong, right }]) => `Ended with ${code}: ${wrong} with wrong books, ${right} with right ones.`), // prettier-ignore
    ...(unallocated === 0 ? [] : [`Ended with an open invoice beside open credit of the same order: ${unallocated}.`]),
    ...failed.map(lineOf),
    failed.length === 0 ? 'No life ended with wrong books and nothing said.' : `${failed.length} lives FAILED.`,
  ].join('\n');
}

function lineOf({ seed, path, result, shrunk }: FailedLife): string {
  const again = `npm run lives -- --runs 1 --seed ${seed}${path === null ? '' : ` (fast-check path ${path})`}`;
  const short = shrunk === null ? '' : `\n  shortest: ${said(shrunk)}`;
  return `FAILED ${again}\n  ${said(result)}${short}`;
}

function said({ plan, taken, verdict }: LifeResult): string {
  return `${[plan.start, ...taken].join(' → ')}: ${verdict.differences.join('; ')}`;
}
