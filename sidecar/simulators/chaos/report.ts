import type { Finding } from './judge/audit-books.ts';
import type { RunResult } from './run-chaos.ts';

const FINDINGS_SHOWN_MAX = 12;

export interface Sums {
  readonly runs: number;
  readonly orders: number;
  readonly changes: number;
  readonly documents: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly off: number;
  /** What only one of the two judges finds. */
  readonly disagreed: number;
  readonly unresolved: number;
  readonly stoodStill: number;
  readonly payouts: number;
  readonly transfers: number;
  readonly payoutsLost: number;
  readonly payoutsDoubled: number;
  readonly payoutsOff: number;
  readonly refused: number;
  readonly crashes: number;
  readonly kills: number;
  readonly faults: number;
  readonly replays: number;
  readonly signals: number;
}

export function sumsOf(results: readonly RunResult[]): Sums {
  const add = (pick: (result: RunResult) => number) => results.reduce((sum, result) => sum + pick(result), 0);
  return {
    runs: results.length,
    orders: add((one) => one.orders),
    changes: add((one) => one.changes),
    documents: add((one) => one.documents),
    lost: add((one) => countOf(one.findings, 'lost')),
    duplicated: add((one) => countOf(one.findings, 'duplicated')),
    off: add((one) => countOf(one.findings, 'off')),
    disagreed: add((one) => countOf(one.findings, 'disagreed')),
    unresolved: add((one) => one.unresolved),
    stoodStill: add((one) => one.stoodStill),
    payouts: add((one) => one.payouts.payouts),
    transfers: add((one) => one.payouts.transfers),
    payoutsLost: add((one) => countOf(one.payouts.findings, 'lost')),
    payoutsDoubled: add((one) => countOf(one.payouts.findings, 'duplicated')),
    payoutsOff: add((one) => countOf(one.payouts.findings, 'off')),
    refused: add((one) => one.refused),
    crashes: add((one) => one.crashes),
    kills: add((one) => one.kills),
    faults: add((one) => Object.values(one.faults).reduce((sum, count) => sum + count, 0)),
    replays: add((one) => one.replays),
    signals: add((one) => one.signals),
  };
}

function countOf(findings: readonly Pick<Finding, 'kind'>[], kind: Finding['kind']): number {
  return findings.filter((one) => one.kind === kind).length;
}

export function isClean(sums: Sums): boolean {
  const { lost, duplicated, off, disagreed, unresolved, stoodStill, crashes } = sums;
  const ofPayouts = sums.payoutsLost + sums.payoutsDoubled + sums.payoutsOff;
  return lost + duplicated + off + disagreed + unresolved + stoodStill + crashes + ofPayouts === 0;
}

/** What is wrong, with the first example: "duplicated 2: order 5003: …". */
export function wrongOf(result: RunResult): string {
  const { lost, duplicated, off, disagreed, unresolved, stoodStill, crashes, ...more } = sumsOf([result]);
  const { payoutsLost, payoutsDoubled, payoutsOff } = more;
  const wrong = { lost, duplicated, off, disagreed, unresolved, stoodStill, crashes, payoutsLost, payoutsDoubled, payoutsOff }; // prettier-ignore
  const counts = Object.entries(wrong).filter(([, count]) => count > 0);
  const [first] = result.findings;
  const example = first === undefined ? '' : `: order ${first.orderId}: ${first.text}`;
  return `${counts.map(([what, count]) => `${what} ${count}`).join(', ')}${example}`;
}

/** One line, with its faults below. */
export function describeRun(result: RunResult): string {
  const { findings, notes, story } = result;
  return [
    `run ${result.index}: ${figures(sumsOf([result]))} in ${result.seconds.toFixed(1)} s (${result.shop})`,
    ...findings.slice(0, FINDINGS_SHOWN_MAX).map(({ kind, orderId, text }) => `  ${kind}: order ${orderId}: ${text}`),
    ...result.payouts.findings.slice(0, FINDINGS_SHOWN_MAX).map(({ kind, payoutId, text }) => `  ${kind}: ${payoutId === '' ? 'payouts' : `payout ${payoutId}`}: ${text}`), // prettier-ignore
    ...notes.slice(0, FINDINGS_SHOWN_MAX).map((note) => `  ${note}`),
    ...story.map((line) => `    ${line}`),
  ].join('\n');
}

export function describeSum(results: readonly RunResult[], seconds: number): string {
  const sums = sumsOf(results);
  const faults = new Map<string, number>();
  for (const result of results)
    for (const [kind, count] of Object.entries(result.faults)) faults.set(kind, (faults.get(kind) ?? 0) + count);
  return [
    `${sums.runs} runs: ${figures(sums)} in ${seconds.toFixed(0)} s`,
    `faults: ${[...faults]
      .sort(([, a], [, b]) => b - a)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
  ].join('\n');
}

function figures(sums: Sums): string {
  return [
    `${sums.orders} orders, ${sums.changes} changes, ${sums.documents} documents`,
    `lost ${sums.lost}, duplicated ${sums.duplicated}, off ${sums.off}, judges disagreed ${sums.disagreed}, unresolved ${sums.unresolved}, stood still ${sums.stoodStill}, crashed ${sums.crashes}`,
    ...(sums.payouts === 0 ? [] : [`${sums.payouts} payouts, ${sums.transfers} transfers: lost ${sums.payoutsLost}, doubled ${sums.payoutsDoubled}, off ${sums.payoutsOff}`]), // prettier-ignore
    ...(sums.refused === 0 ? [] : [`${sums.refused} refused for their figures`]),
    `${sums.kills} kills, ${sums.faults} faults, ${sums.replays} replays, ${sums.signals} nudges and webhooks`,
  ].join('; ');
}
