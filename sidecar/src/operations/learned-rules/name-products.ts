import type { Context } from '../../context/context.ts';
import type { Order, OrderLine, ProductLine } from '../../domain/order.ts';
import { RECODED_NAME_LENGTH_MAX, type RecodedProduct, type Recoding } from '../../ledger/requests/recodings.ts';
import { lineName } from '../../mapping/description.ts';

/** WooCommerce gives up to 100 in one request; the rest is read the next time. */
const ORDERS_READ_MAX = 100;

type Product = NonNullable<RecodedProduct>;

/** Reads which product each newly recoded line sold, and its categories: three requests for up to 100 orders, once. */
export async function nameProducts(context: Context, storeId: string, recodings: readonly Recoding[]): Promise<void> {
  const unread = recodings.filter(({ product }) => product === undefined);
  const orderIds = [...new Set(unread.map(({ orderId }) => orderId))].slice(0, ORDERS_READ_MAX);
  if (orderIds.length === 0) return;
  const client = await context.storeClient(storeId);
  const orders = await client.getOrders(orderIds.map(Number));
  const sold = unread
    .filter(({ orderId }) => orderIds.includes(orderId))
    .map((one) => ({ one, line: soldIn(one, orders.get(Number(one.orderId))) }));
  const ids = sold.flatMap(({ line }) => line?.productId ?? []);
  const products = ids.length === 0 ? new Map<number, never>() : await client.listProducts(ids);
  const names = new Map(
    ids.length === 0 ? [] : (await client.listCategories()).map(({ id, name }) => [Number(id), name]),
  );
  const named = sold.map(({ one: { invoiceId, key }, line }) => {
    const known = line === null ? undefined : products.get(line.productId);
    if (line === null || known === undefined) return { invoiceId, key, product: null };
    const categories = known.categoryIds.map((id) => ({ id, name: names.get(id) ?? String(id) }));
    const { id: lineId, productId: id, variationId, sku } = line;
    return {
      invoiceId,
      key,
      product: { lineId, id, variationId, sku, name: known.name, categories } satisfies Product,
    };
  });
  await context.ledger.nameRecoded(storeId, named);
}

/** The order's line that the invoice's line was made of, by its name; null = of no product, or not sure. */
function soldIn({ name }: Pick<Recoding, 'name'>, order: Order | undefined): ProductLine | null {
  const lines = (order?.lines ?? []).filter((line) => lineName(line).slice(0, RECODED_NAME_LENGTH_MAX) === name);
  const [first, ...others] = lines.filter(isOfProduct);
  const isSure = others.every(({ productId }) => productId === first?.productId) && lines.every(isOfProduct);
  return first !== undefined && isSure ? first : null;
}

function isOfProduct(line: OrderLine): line is ProductLine {
  return line.kind === 'product' && line.productId > 0;
}
