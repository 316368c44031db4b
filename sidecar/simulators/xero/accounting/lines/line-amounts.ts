import Big from 'big.js';
import type { LineAmountTypes, Line, TaxComponent, Totals } from '../organisation.ts';
import type { Switches } from '../../switches.ts';
import { MONEY_DP, moneyText, QUANTITY_DP, round, sum } from '../wire/money.ts';

/** The largest line amount Xero takes: 9,999,999,999.99 (developer.xero.com/documentation/api/accounting/invoices). */
export const MAX_LINE_AMOUNT = new Big('9999999999.99');
const HUNDRED = new Big(100);

export type UnitDp = 2 | 4;
type Midpoint = Switches['midpointRounding'];

/** The amounts of a line as sent, before any rounding. */
export interface SentAmounts {
  readonly quantity: Big | undefined;
  readonly unitAmount: Big | undefined;
  readonly lineAmount: Big | undefined;
  readonly discountRate: Big | undefined;
  readonly discountAmount: Big | undefined;
}

export interface PricedLine {
  readonly quantity: Big;
  readonly unitAmount: Big;
  readonly lineAmount: Big;
  readonly discountRate: Big | null;
  readonly discountAmount: Big | null;
}

export interface Pricing {
  readonly unitDp: UnitDp;
  readonly midpoint: Midpoint;
  /** How far a sent LineAmount may stray from what Xero computes. */
  readonly tolerance: Big;
}

/** Prices a line as Xero does, or says with Xero's text why it cannot be priced. */
export function priceLine(sent: SentAmounts, pricing: Pricing): PricedLine | { readonly problem: string } {
  const { midpoint, unitDp } = pricing;
  const given = {
    quantity: sent.quantity && round(sent.quantity, QUANTITY_DP, midpoint),
    unitAmount: sent.unitAmount && round(sent.unitAmount, unitDp, midpoint),
    lineAmount: sent.lineAmount && round(sent.lineAmount, MONEY_DP, midpoint),
  };
  const discountRate = sent.discountRate ? round(sent.discountRate, MONEY_DP, midpoint) : null;
  const discountAmount = sent.discountAmount ? round(sent.discountAmount, MONEY_DP, midpoint) : null;
  const { quantity, unitAmount } = completed(given, unitDp, midpoint);
  const gross = quantity.times(unitAmount);
  const problem = discountProblem(gross, discountRate, discountAmount);
  if (problem !== null) return { problem };
  const reduced =
    discountAmount === null ? gross.times(HUNDRED.minus(discountRate ?? 0)).div(HUNDRED) : gross.minus(discountAmount);
  const expected = round(reduced, MONEY_DP, midpoint);
  const mismatch = mismatchProblem(given, expected, discountRate, pricing);
  if (mismatch !== null) return { problem: mismatch };
  const derived = given.quantity === undefined || given.unitAmount === undefined;
  const lineAmount = derived && given.lineAmount !== undefined ? given.lineAmount : expected;
  return { quantity, unitAmount, lineAmount, discountRate, discountAmount };
}

interface GivenAmounts {
  readonly quantity: Big | undefined;
  readonly unitAmount: Big | undefined;
  readonly lineAmount: Big | undefined;
}

/** Xero derives whichever of Quantity and UnitAmount is missing from LineAmount. */
function completed(given: GivenAmounts, unitDp: UnitDp, midpoint: Midpoint): { quantity: Big; unitAmount: Big } {
  const { quantity, unitAmount, lineAmount } = given;
  if (lineAmount === undefined) return { quantity: quantity ?? new Big(1), unitAmount: unitAmount ?? new Big(0) };
  if (unitAmount === undefined) {
    const count = quantity === undefined || quantity.eq(0) ? new Big(1) : quantity;
    return { quantity: count, unitAmount: round(lineAmount.div(count), unitDp, midpoint) };
  }
  if (quantity !== undefined) return { quantity, unitAmount };
  const count = unitAmount.eq(0) ? new Big(1) : round(lineAmount.div(unitAmount), QUANTITY_DP, midpoint);
  return { quantity: count, unitAmount };
}

function discountProblem(gross: Big, rate: Big | null, amount: Big | null): string | null {
  const wrong = (value: Big): string =>
    `The discount rate '${moneyText(value)}' is invalid. Discount must not be greater than the line total.`;
  if (rate !== null && (rate.gt(HUNDRED) || rate.lt(0))) return wrong(rate);
  // Even a DiscountAmount of 0 is refused on a negative line.
  if (amount !== null && (amount.lt(0) || amount.gt(gross))) return wrong(amount);
  return null;
}

function mismatchProblem(given: GivenAmounts, expected: Big, rate: Big | null, pricing: Pricing): string | null {
  const { quantity, unitAmount, lineAmount } = given;
  if (quantity === undefined || unitAmount === undefined || lineAmount === undefined) return null;
  const isFreeLine = rate?.eq(HUNDRED) === true && lineAmount.eq(0);
  // A line discounted by 100 % and sent with LineAmount 0.00 is refused with these very figures
  // (github.com/XeroAPI/Xero-NetStandard/issues/147).
  if (isFreeLine && !quantity.times(unitAmount).eq(0)) {
    return 'The line total -0.01 does not match the expected line total 0.00';
  }
  if (lineAmount.minus(expected).abs().lte(pricing.tolerance)) return null;
  return `The line total ${moneyText(lineAmount)} does not match the expected line total ${moneyText(expected)}`;
}

/** Percent of a tax rate: simple components added up, compound ones on top of everything before them. */
export function effectivePercent(components: readonly TaxComponent[]): Big {
  const simple = sum(components.filter((component) => !component.isCompound).map((component) => component.rate));
  return components
    .filter((component) => component.isCompound)
    .reduce((total, { rate }) => total.plus(HUNDRED.plus(total).times(rate).div(HUNDRED)), simple);
}

/** Tax of one line, rounded for itself before anything is summed. */
export function taxOn(lineAmount: Big, percent: Big, types: LineAmountTypes, midpoint: Midpoint): Big {
  if (types === 'NoTax') return new Big(0);
  const exact =
    types === 'Exclusive'
      ? lineAmount.times(percent).div(HUNDRED)
      : lineAmount.times(percent).div(HUNDRED.plus(percent));
  return round(exact, MONEY_DP, midpoint);
}

export function totalsOf(lines: readonly Line[], types: LineAmountTypes): Totals {
  const amounts = lines.flatMap((line) => line.amounts ?? []);
  const lineSum = sum(amounts.map((amount) => amount.lineAmount));
  const tax = sum(amounts.map((amount) => amount.taxAmount));
  const total = types === 'Exclusive' ? lineSum.plus(tax) : lineSum;
  return { subTotal: moneyText(total.minus(tax)), totalTax: moneyText(tax), total: moneyText(total) };
}
