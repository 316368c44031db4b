import type { RuleDecision } from '../../domain/documents.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Planning } from '../planning.ts';
import { type LineFigures, type PriceType, shapeLine } from './line-shape.ts';

/** The form of an invoice's prices, and why. */
export interface ChosenPrices {
  readonly prices: PriceType;
  readonly because: RuleDecision;
}

/** An invoice in Xero keeps its form; a new one follows the setting. */
export function wantedPrices({ order, settings, posted }: Planning): ChosenPrices {
  const known = posted?.lineAmountTypes;
  if (known === 'Inclusive' || known === 'Exclusive') return chosen(known, 'the invoice in Xero');
  const prices = pricesBySetting(settings, order.pricesIncludeTax);
  if (settings.documents.prices !== 'as-shop') return chosen(prices, 'setting documents.prices');
  const because = order.pricesIncludeTax
    ? 'the shop’s prices are entered with tax'
    : 'the shop’s prices are entered without tax';
  return chosen(prices, because);
}

export function pricesBySetting({ documents }: Settings, pricesIncludeTax: boolean): PriceType {
  const isInclusive = documents.prices === 'as-shop' ? pricesIncludeTax : documents.prices === 'with-tax';
  return isInclusive ? 'Inclusive' : 'Exclusive';
}

/** The other form where it keeps the quantity of more lines; not of an invoice that is in Xero. */
export function choosePrices(lines: readonly LineFigures[], wanted: ChosenPrices, { posted }: Planning): ChosenPrices {
  if (posted?.lineAmountTypes !== undefined) return wanted;
  const lost = (prices: PriceType) => lines.filter((line) => shapeLine(line, prices).quantityLost).length;
  const other = wanted.prices === 'Inclusive' ? 'Exclusive' : 'Inclusive';
  return lost(wanted.prices) > lost(other) ? chosen(other, 'only so lines keep their quantity') : wanted;
}

function chosen(prices: PriceType, rule: string): ChosenPrices {
  return { prices, because: { field: 'prices', value: prices === 'Inclusive' ? 'with tax' : 'without tax', rule } };
}
