import type { Big } from 'big.js';
import { allocate } from '../allocation.ts';
import { describeLine, withQuantity } from '../description.ts';
import { separateDiscounts, type LineAmounts } from './discounts.ts';
import type { PlannedLine } from '../../domain/documents.ts';
import { extraLines } from '../gap-line.ts';
import { decideParts, type DecidedPart, type MappingContext } from './line-parts.ts';
import { shapeLine } from './line-shape.ts';
import { decimal, LINE_AMOUNT_MAX, roundTo, sum, toPlain, ZERO } from '../../domain/money.ts';
import type { Order, OrderLine } from '../../domain/order.ts';
import type { OrderFigures } from '../order-figures.ts';
import type { Problem } from '../../domain/problems.ts';
import { allocateTax, shareByRate, type TaxedPart } from '../tax/tax-allocation.ts';
import { rateIdsOf } from '../tax/tax-set.ts';

/** An invoice line with the order line it represents; null for added lines (rounding, a gift card, discounts). */
export interface SourcedLine {
  readonly line: PlannedLine;
  readonly orderLineId: number | null;
}

/** The invoice's lines: nets sum to total - total_tax, taxes to total_tax. Empty with problems if impossible. */
export function toLineItems(
  order: Order,
  figures: OrderFigures,
  context: MappingContext,
  problems: Problem[],
  notices: Problem[],
): SourcedLine[] {
  const found = problems.length;
  const parts = decideParts(order, context, problems, notices);
  const { gap, nets } = allocateNets(order, figures, parts);
  const extra = extraLines(figures, gap, order, context.settings, context.lists, problems);
  const isDecided = problems.length === found;
  const taxes = taxesOf(
    (isDecided ? parts : order.lines.map(wholeLine)).map((part) => ({
      ...part,
      isShipping: part.line.kind === 'shipping',
    })),
    order.taxes,
    figures,
  );
  if (taxes === null) problems.push(taxUnexplained(order, figures));
  if (taxes === null || !isDecided) return [];

  const amounts = parts.map((part, index): LineAmounts => {
    return { part, net: nets[index] ?? ZERO, tax: taxes[index] ?? ZERO, description: null };
  });
  for (const one of amounts) checkAmounts(one, problems);
  const { settings, lists } = context;
  const shown =
    settings.documents.discounts === 'separate'
      ? separateDiscounts(amounts, order, figures.decimals, settings, lists, problems)
      : amounts;
  const lines = shown.map((one) => {
    return { line: toPlannedLine(one), orderLineId: one.description === null ? one.part.line.id : null };
  });
  return [...lines, ...extra.map((line) => ({ line, orderLineId: null }))];
}

/** A shop that rounds tax to whole units gives each rate's total; the rate's lines share it by the tax charged. */
function taxesOf(
  parts: readonly TaxedPart[],
  taxLines: Order['taxes'],
  { totalTax, taxDecimals, decimals }: OrderFigures,
): Big[] | null {
  const taxes = allocateTax(parts, taxLines, totalTax, taxDecimals);
  return taxes === null || taxDecimals === decimals ? taxes : shareByRate(parts, taxes, decimals);
}

/** Undecided lines still have their tax checked, so that all problems show at once. */
function wholeLine(line: OrderLine): Pick<DecidedPart, 'line' | 'rateIds' | 'tax'> {
  return { line, rateIds: rateIdsOf(line), tax: decimal(line.totalTax) };
}

/** The gap grows by what rounding the lines cannot absorb (e.g. an order of free lines only). */
function allocateNets(
  order: Order,
  figures: OrderFigures,
  parts: readonly DecidedPart[],
): { readonly gap: Big; readonly nets: readonly Big[] } {
  const exact = parts.map((part) => part.net);
  const ofLines = figures.net.minus(figures.shopRounding);
  const nets = allocate(exact, ofLines.minus(figures.gap), figures.decimals);
  if (nets !== null) return { gap: figures.gap, nets };
  const rounded = exact.map((net) => roundTo(net, figures.decimals));
  const isComplete = sum(exact).eq(sum(order.lines.map((line) => decimal(line.total))));
  return { gap: isComplete ? ofLines.minus(sum(rounded)) : figures.gap, nets: rounded };
}

function toPlannedLine({ part, net, tax, description: said }: LineAmounts): PlannedLine {
  const quantity = part.line.kind === 'product' && part.isWholeLine ? part.line.quantity : '1';
  const { quantityLost, ...shape } = shapeLine({
    net,
    tax,
    quantity,
    effectiveRate: part.taxRate.effectiveRate,
    hasSeveralRates: part.rateIds.length > 1,
  });
  const description = said ?? describeLine(part.line);
  return {
    description: quantityLost ? withQuantity(description, toPlain(decimal(quantity))) : description,
    ...shape,
    accountCode: part.account.code,
    taxType: part.taxRate.taxType,
    itemCode: part.itemCode,
    tracking: part.tracking,
    because: part.because,
  };
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

function taxUnexplained(order: Order, figures: OrderFigures): Problem {
  const ofLines = sum(order.lines.map((line) => decimal(line.totalTax)));
  return {
    code: 'tax_unexplained',
    message:
      `The order’s tax is ${toPlain(figures.totalTax)} ${order.currency}, but its lines carry ${toPlain(ofLines)}; ` +
      'this is no rounding.',
    fix: 'Recalculate the order in WooCommerce, or correct its taxes there, so that total and lines agree.',
    details: { totalTax: toPlain(figures.totalTax), ofLines: toPlain(ofLines) },
  };
}
