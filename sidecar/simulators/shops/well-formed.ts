import { Big } from 'big.js';
import { objectsAt, textAt, type JsonObject } from '../store/json.ts';
import { round, roundItem, total, type RoundingRules } from './money.ts';

/** Six stored decimals a figure: sums of lines may stray by this much a line. */
const STORED_ERROR = '0.000001';

/**
 * What is wrong with an order by WooCommerce's own formula (total = rounded items + fees + shipping + taxes;
 * total_tax = rounded cart_tax + shipping_tax), looked up in the answer alone; null = it is well formed.
 */
export function faultOf(rules: RoundingRules, wire: JsonObject, moved: Big): string | null {
  const { decimals } = rules;
  const [made, tax] = [figureAt(wire, 'total').minus(moved), figureAt(wire, 'cart_tax').plus(figureAt(wire, 'shipping_tax'))]; // prettier-ignore
  const items = objectsAt(wire, 'line_items').map((line) => roundItem(rules, figureAt(line, 'total')));
  const fees = objectsAt(wire, 'fee_lines').map((line) => figureAt(line, 'total'));
  const sum = total([...items, ...fees, figureAt(wire, 'shipping_total'), tax]);
  const strays = new Big(STORED_ERROR).times(items.length + 4);
  const isFree = made.eq(0) && sum.lt(0);
  const half = new Big(1).div(10 ** decimals).div(2);
  const isRounded = made.minus(sum).abs().lte(half.plus(strays)) && round(made, decimals).eq(made);
  if (!isFree && !isRounded) return `total ${made.toFixed()} is not ${sum.toFixed()} rounded`;
  if (!round(tax, decimals).eq(figureAt(wire, 'total_tax'))) return `total_tax is not ${tax.toFixed()} rounded`;
  const taxed = [...objectsAt(wire, 'line_items'), ...objectsAt(wire, 'fee_lines')];
  const ofLines = total(taxed.map((line) => figureAt(line, 'total_tax')));
  const isTaxRight = ofLines.minus(figureAt(wire, 'cart_tax')).abs().lte(strays);
  return isTaxRight ? null : `cart_tax is not ${ofLines.toFixed()}, the tax of the lines`;
}

function figureAt(parent: JsonObject, key: string): Big {
  return new Big(textAt(parent, key));
}
