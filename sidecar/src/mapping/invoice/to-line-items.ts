import { Big } from 'big.js';
import type { PlannedLine, RuleDecision } from '../../domain/documents.ts';
import { decimal, LINE_AMOUNT_MAX, moneyInWords, roundTo, sum, toPlain, ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { allocate } from '../allocation.ts';
import { describeLine } from '../description.ts';
import type { OrderFigures } from '../order-figures.ts';
import type { Planning } from '../planning.ts';
import { allocateTax, shareByRate } from '../tax/tax-allocation.ts';
import { taxAlarms } from '../tax/tax-alarms.ts';
import { rateIdsOf } from '../tax/tax-set.ts';
import { separateDiscounts, type LineAmounts } from './discounts.ts';
import { extraLines } from './extra-lines.ts';
import { decideParts, type DecidedPart } from './line-parts.ts';
import { type LineFigures, type PriceType, toPlannedLines } from './line-shape.ts';
import { choosePrices, wantedPrices } from './price-type.ts';

/** An invoice line with the order line it represents; null for added lines (rounding, a gift card, discounts). */
export interface SourcedLine {
  readonly line: PlannedLine;
  readonly orderLineId: number | null;
}

export interface InvoiceLines {
  readonly lines: readonly SourcedLine[];
  readonly prices: PriceType;
  /** Why the prices have this form; null = as everywhere, without tax. */
  readonly because: RuleDecision | null;
}

/** The invoice's lines: nets sum to total - total_tax, taxes to total_tax. Empty with problems if impossible. */
export function toLineItems(figures: OrderFigures, planning: Planning): InvoiceLines {
  const { order, problems, settings } = planning;
  const found = problems.length;
  const parts = decideParts(planning);
  const wanted = wantedPrices(planning);
  const { gap, nets } = allocateNets(order, figures, parts);
  const extra = extraLines(figures, gap, planning);
  const isDecided = problems.length === found;
  const taxes = taxesOf(isDecided ? parts : order.lines.map(wholeLine), order, figures);
  if (taxes === null) problems.push(taxUnexplained(order, figures));
  if (taxes === null || !isDecided) return { lines: [], prices: 'Exclusive', because: null };

  planning.notices.push(...taxAlarms(parts, figures, planning));
  const seen = wanted.prices === 'Inclusive' ? netsAsSeen(parts, nets, taxes, figures.decimals) : nets;
  const amounts = parts.map((part, index): LineAmounts => {
    return { part, net: seen[index] ?? ZERO, tax: taxes[index] ?? ZERO, description: null };
  });
  for (const one of amounts) checkAmounts(one, problems);
  const isSeparate = settings.documents.discounts === 'separate';
  const shown = isSeparate ? separateDiscounts(amounts, figures.decimals, planning) : amounts;
  const { prices, because } = choosePrices(shown.map(figuresOf), wanted, planning);
  const lines = shown.flatMap((one) => {
    const orderLineId = one.description === null ? one.part.line.id : null;
    return linesOf(one, prices).map((line) => ({ line, orderLineId }));
  });
  return {
    lines: [...lines, ...extra.map((line) => ({ line, orderLineId: null }))],
    prices,
    because: prices === 'Exclusive' && prices === wanted.prices ? null : because,
  };
}

type Taxed = Pick<DecidedPart, 'line' | 'rateIds' | 'tax'>;

/** Undecided lines still have their tax checked, so that all problems show at once. */
function wholeLine(line: DecidedPart['line']): Taxed {
  return { line, rateIds: rateIdsOf(line), tax: decimal(line.totalTax) };
}

/** A shop that rounds tax to whole units gives each rate's total; the rate's lines share it by the tax charged. */
function taxesOf(taxed: readonly Taxed[], order: Order, { totalTax, taxDecimals, decimals }: OrderFigures) {
  const parts = taxed.map((part) => ({ ...part, isShipping: part.line.kind === 'shipping' }));
  const taxes = allocateTax(parts, order.taxes, totalTax, taxDecimals);
  return taxes === null || taxDecimals === decimals ? taxes : shareByRate(parts, taxes, decimals);
}

/** The gap grows by what rounding the lines cannot absorb (e.g. an order of free lines only). */
function allocateNets(order: Order, figures: OrderFigures, parts: readonly DecidedPart[]) {
  const exact = parts.map((part) => part.net);
  const ofLines = figures.net.minus(figures.shopRounding);
  const nets = allocate(exact, ofLines.minus(figures.gap), figures.decimals);
  if (nets !== null) return { gap: figures.gap, nets };
  const rounded = exact.map((net) => roundTo(net, figures.decimals));
  const isComplete = sum(exact).eq(sum(order.lines.map((line) => decimal(line.total))));
  return { gap: isComplete ? ofLines.minus(sum(rounded)) : figures.gap, nets: rounded };
}

/** With tax, each line is to be what the shopper saw: then nets give way, by less than a unit, where all of them can, and none falls below its tax. */
function netsAsSeen(parts: readonly DecidedPart[], nets: readonly Big[], taxes: readonly Big[], decimals: number) {
  const gross = parts.map(({ net, tax }) => net.plus(tax));
  const target = sum(nets).plus(sum(taxes));
  const seen = allocate(gross, target, decimals)?.map((amount, index) => amount.minus(taxes[index] ?? ZERO));
  const unit = new Big(10).pow(-decimals);
  const isFine = (net: Big, index: number) => {
    const off = net.minus(parts[index]?.net ?? ZERO);
    return off.abs().lt(unit) && (taxes[index] ?? ZERO).abs().lte(net.abs());
  };
  return seen?.every(isFine) ? seen : nets;
}

function figuresOf({ part, net, tax }: LineAmounts): LineFigures {
  const { line, taxRate } = part;
  const quantity = line.kind === 'product' && part.isWholeLine ? line.quantity : '1';
  return { net, tax, quantity, effectiveRate: taxRate.effectiveRate, hasSeveralRates: part.rateIds.length > 1 };
}

function linesOf(amounts: LineAmounts, prices: PriceType): PlannedLine[] {
  const { line, account, taxRate, itemCode, tracking, because } = amounts.part;
  const decided = { accountCode: account.code, taxType: taxRate.taxType, itemCode, tracking, because };
  return toPlannedLines(figuresOf(amounts), amounts.description ?? describeLine(line), prices, decided);
}

function checkAmounts({ part, net, tax }: LineAmounts, problems: Problem[]): void {
  if (net.abs().gt(LINE_AMOUNT_MAX)) {
    problems.push({
      code: 'amount_too_large',
      message: `A line of ${toPlain(net)} is more than Xero takes (${LINE_AMOUNT_MAX}).`,
      fix: 'Correct the order in WooCommerce, or enter it in Xero by hand.',
      details: { amount: toPlain(net), item: part.line.id },
    });
  }
  if (tax.abs().gt(net.abs())) {
    problems.push({
      code: 'tax_unexplained',
      message: `The tax of a line (${toPlain(tax)}) is larger than its amount (${toPlain(net)}); Xero refuses that.`,
      fix: 'Correct the tax on the order in WooCommerce, or enter this order in Xero by hand.',
      details: { tax: toPlain(tax), net: toPlain(net), item: part.line.id },
    });
  }
}

function taxUnexplained(order: Order, { totalTax }: OrderFigures): Problem {
  const ofLines = sum(order.lines.map((line) => decimal(line.totalTax)));
  return {
    code: 'tax_unexplained',
    message: `The order’s tax is ${moneyInWords(totalTax, order.currency)}, but its lines carry ${moneyInWords(ofLines, order.currency)}; that is more than rounding.`,
    fix: 'Recalculate the order in WooCommerce, or correct its taxes there, so that total and lines agree.',
    details: { totalTax: toPlain(totalTax), ofLines: toPlain(ofLines) },
  };
}
