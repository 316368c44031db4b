import { decimal, ZERO } from '../domain/money.ts';
import type { Order, OrderLine, ProductLine } from '../domain/order.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { lineName } from './description.ts';

/** Bundles in bundles, far deeper than any plugin allows: the shop's data may name each other in a circle. */
const DEPTH_MAX = 5;

/** Items of a bundle that have no price of their own become text of the bundle, if the owner wants that; priced ones stay lines. */
export function foldBundles(order: Order, { documents }: Settings): Order {
  if (documents.bundles === 'lines') return order;
  const products = order.lines.filter((line) => line.kind === 'product');
  const bundles = new Map(products.flatMap((line) => (line.bundleKey === undefined ? [] : [[line.bundleKey, line]])));
  const contents = new Map<OrderLine, string[]>();
  const folded = new Set<OrderLine>();
  for (const line of products) {
    const bundle = isFree(line) ? shownBundle(line, bundles) : null;
    if (bundle === null) continue;
    folded.add(line);
    contents.set(bundle, [...(contents.get(bundle) ?? []), `${line.quantity} × ${lineName(line)}`]);
  }
  const lines = order.lines
    .filter((line) => !folded.has(line))
    .map((line) => {
      const own = contents.get(line);
      return line.kind === 'product' && own !== undefined ? { ...line, contents: own } : line;
    });
  return folded.size === 0 ? order : { ...order, lines };
}

/** The bundle that stays a line; null = the order has none for this item. */
function shownBundle(line: ProductLine, bundles: ReadonlyMap<string, ProductLine>): ProductLine | null {
  let bundle = line;
  for (let depth = 0; depth < DEPTH_MAX; depth += 1) {
    const next = bundles.get(bundle.bundledIn ?? '');
    if (next === undefined) return depth === 0 ? null : bundle;
    if (!isFree(next)) return next;
    bundle = next;
  }
  return null;
}

function isFree({ total, totalTax, subtotal }: ProductLine): boolean {
  return [total, totalTax, subtotal].every((amount) => decimal(amount).eq(ZERO));
}
