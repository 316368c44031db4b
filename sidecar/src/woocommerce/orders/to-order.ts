import type { Order, OrderLine, OrderTax } from '../../domain/order.ts';
import { storeError } from '../store-error.ts';
import type { WireOrder } from '../wire.ts';

/** Percent by rate id, for tax lines without their own. */
export type RatePercents = ReadonlyMap<number, string>;

/** Days are those of the store's own time zone. Throws store_bad_response if a tax has no percentage. */
export function toOrder(wire: WireOrder, rates: RatePercents = new Map()): Order {
  const {
    dateCreated,
    dateCreatedGmt,
    dateModified,
    dateModifiedGmt,
    datePaid,
    datePaidGmt,
    dateCompleted,
    ...undated
  } = wire;
  const { lineItems, shippingLines, feeLines, taxLines, couponLines, metaData, mlConnectorProducts, ...fields } =
    undated;
  return {
    ...fields,
    createdAt: instantOfGmt(dateCreatedGmt),
    modifiedAt: instantOfGmt(dateModifiedGmt),
    paidAt: datePaidGmt ? instantOfGmt(datePaidGmt) : null,
    createdOn: dayOfLocal(dateCreated),
    modifiedOn: dayOfLocal(dateModified ?? localOf(dateModifiedGmt, wire)),
    paidOn: datePaid ? dayOfLocal(datePaid) : null,
    completedOn: dateCompleted ? dayOfLocal(dateCompleted) : null,
    lines: [...lineItems, ...shippingLines, ...feeLines].map(({ line }) => withChoices(line, mlConnectorProducts)),
    taxes: taxLines.map((one) => toTax(one, rates)),
    coupons: couponLines,
    meta: metaData,
  };
}

function withChoices(line: OrderLine, products: WireOrder['mlConnectorProducts']): OrderLine {
  if (line.kind !== 'product' || line.productId === 0) return line;
  const isLines = (one: (typeof products)[number]) =>
    one.productId === line.productId && one.variationId === line.variationId;
  const choices = products.find(isLines)?.choices ?? [];
  return choices.length === 0 ? line : { ...line, choices };
}

/** The API omits the Z on its GMT dates. */
export function instantOfGmt(gmt: string): string {
  return `${gmt}Z`;
}

/** A GMT date by the store's clock, with the offset at the order's creation. */
function localOf(gmt: string, { dateCreated, dateCreatedGmt }: WireOrder): string {
  const aheadMs = Date.parse(instantOfGmt(dateCreated)) - Date.parse(instantOfGmt(dateCreatedGmt));
  return new Date(Date.parse(instantOfGmt(gmt)) + aheadMs).toISOString();
}

export function dayOfLocal(local: string): string {
  return local.slice(0, 10);
}

export function toTax(wire: WireOrder['taxLines'][number], rates: RatePercents): OrderTax {
  const ratePercent = wire.ratePercent ?? rates.get(wire.rateId);
  if (ratePercent !== undefined) return { ...wire, ratePercent };
  const message = `Tax "${wire.rateCode}" has no percentage: the order is from before WooCommerce 3.7 and the rate was deleted since.`;
  throw storeError('store_bad_response', message);
}

export function lacksPercent({ taxLines }: Pick<WireOrder, 'taxLines'>): boolean {
  return taxLines.some(({ ratePercent }) => ratePercent === null || ratePercent === undefined);
}
