import type { Big } from 'big.js';
import type { PayoutBody } from '../contract/payouts.ts';
import { decimal, toMoney, ZERO } from '../domain/money.ts';
import { type Bar, createScale, type Line } from './scale.ts';

/** What leads from the sales of a payout to what arrives, in order. */
export const STEPS = [
  'sales',
  'refunds',
  'fees',
  'disputes',
  'reserves',
  'conversion',
  'other',
  'gap',
  'left',
  'payout',
] as const;
export type WaterfallStep = (typeof STEPS)[number];
/** Shown also if they are nothing. */
const ALWAYS: ReadonlySet<WaterfallStep> = new Set(['sales', 'fees', 'payout']);

export interface WaterfallBar extends Bar {
  readonly step: WaterfallStep;
  readonly amount: string;
  /** Where the next bar begins. */
  readonly end: number;
}

export interface Waterfall {
  readonly bars: readonly WaterfallBar[];
  readonly lines: readonly Line[];
}

/** Each bar begins where the one before it ended; the payout begins at zero again. */
export function waterfallOf({ sums, gap, left, net }: Pick<PayoutBody, 'sums' | 'gap' | 'left' | 'net'>): Waterfall {
  const amounts: Record<WaterfallStep, Big> = {
    ...{ sales: decimal(sums.sales), refunds: decimal(sums.refunds), fees: decimal(sums.fees) },
    ...{ disputes: decimal(sums.disputes), reserves: decimal(sums.reserves), conversion: decimal(sums.conversion) },
    ...{ other: decimal(sums.other), gap: decimal(gap), left: decimal(left).neg(), payout: decimal(net) },
  };
  let at = ZERO;
  const spans = STEPS.filter((step) => ALWAYS.has(step) || !amounts[step].eq(ZERO)).map((step) => {
    const from = step === 'payout' ? ZERO : at;
    at = from.plus(amounts[step]);
    return { step, amount: toMoney(amounts[step]), from, to: at };
  });
  const { bar, topOf, lines } = createScale(spans.flatMap(({ from, to }) => [from, to]));
  return {
    bars: spans.map(({ step, amount, from, to }) => ({ step, amount, ...bar(from, to), end: topOf(to) })),
    lines,
  };
}
