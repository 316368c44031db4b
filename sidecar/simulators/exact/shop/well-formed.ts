import { Big } from 'big.js';
import { objectsAt, textAt, type JsonObject } from '../../store/json.ts';
import { round, roundItem, total } from './rounding.ts';
import type { GeneratedShop } from './shop.ts';

/** Six stored decimals a figure: sums of lines may stray by this much a line. */
const STORED_ERROR = '0.000001';

/**
 * What is wrong with an order by WooCommerce's own formula (facts: total = rounded items + fees + shipping + taxes;
 * total_tax = rounded cart_tax + shipping_tax), looked up in the answer alone; null = it is well formed.
 */
export function faultOf(shop: GeneratedShop, wire: JsonObject, moved: Big): string | null {
  const { decimals } = shop;
  const at = (key: string): Big => new Big(textAt(wire, key));
  const nets = (list: string): Big[] => objectsAt(wire, list).map((line) => new Big(textAt(line, 'total')));
  const items = nets('line_items');
  const sum = total([
    ...items.map((net) => roundItem(shop, net, decimals)),
    ...nets('fee_lines'),
    at('shipping_total'),
    at('cart_tax'),
    at('shipping_tax'),
  ]);
  const made = at('total').minus(moved);
  const isFree = made.eq(0) && sum.lt(0);
  const strays = new Big(STORED_ERROR).times(items.length + 4);
  if (!isFree && !isRounded(sum, made, decimals, strays))
    return `total ${made.toFixed()} is not ${sum.toFixed()} rounded`;
  const tax = at('cart_tax').plus(at('shipping_tax'));
  if (!round(tax, decimals).eq(at('total_tax'))) return `total_tax is not ${tax.toFixed()} rounded`;
  const ofLines = total(
    ['line_items', 'fee_lines'].flatMap((list) =>
      objectsAt(wire, list).map((line) => new Big(textAt(line, 'total_tax'))),
    ),
  );
  const isTaxRight = ofLines.minus(at('cart_tax')).abs().lte(strays);
  return isTaxRight ? null : `cart_tax is not ${ofLines.toFixed()}, the tax of the lines`;
}

function isRounded(exact: Big, rounded: Big, decimals: number, strays: Big): boolean {
  const half = new Big(1).div(10 ** decimals).div(2);
  return rounded.minus(exact).abs().lte(half.plus(strays)) && round(rounded, decimals).eq(rounded);
}
