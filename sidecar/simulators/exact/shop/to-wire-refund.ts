import type { Big } from 'big.js';
import { formatDecimal } from '../../store/decimals.ts';
import { objectsAt, textAt, type JsonObject } from '../../store/json.ts';
import { addTaxes } from './calc-tax.ts';
import type { MadeRefund, RefundedLine } from './make-refunds.ts';
import { total } from './rounding.ts';
import { wireTimes } from './zones.ts';

const DECIMALS = 6;
/** Above every generated order's id. */
const FIRST_REFUND_ID = 1_000_000;
const REFUNDS_PER_ORDER_MAX = 10;
/** At another hour of the day than the order. */
const REFUNDED_AFTER_MS = 35 * 60 * 60_000;
const LISTS = { item: 'line_items', shipping: 'shipping_lines', fee: 'fee_lines' } as const;

/** The refunds as `GET /wc/v3/orders/<id>/refunds?dp=6` answers them. */
export function toWireRefunds(order: JsonObject, refunds: readonly MadeRefund[], zone: string): JsonObject[] {
  return refunds.map((refund, index) => {
    const made = Date.parse(`${textAt(order, 'date_created_gmt')}Z`) + (index + 1) * REFUNDED_AFTER_MS;
    const { local, gmt } = wireTimes(zone, made);
    const linesOf = (kind: RefundedLine['kind']): JsonObject[] =>
      refund.lines.filter((line) => line.kind === kind).map((line) => toWireLine(order, line));
    return {
      id: FIRST_REFUND_ID + Number(order['id']) * REFUNDS_PER_ORDER_MAX + index,
      date_created: local,
      date_created_gmt: gmt,
      amount: formatDecimal(refund.amount.toFixed(), DECIMALS),
      reason: index === 0 ? 'Returned' : '',
      refunded_payment: true,
      line_items: linesOf('item'),
      shipping_lines: linesOf('shipping'),
      fee_lines: linesOf('fee'),
      tax_lines: taxLines(order, refund),
      meta_data: [],
    };
  });
}

/** With the refunds as the order's own summary lists them. */
export function withRefunds(order: JsonObject, refunds: readonly JsonObject[]): JsonObject {
  return {
    ...order,
    refunds: refunds.map((refund) => {
      return { id: refund['id'] ?? 0, reason: textAt(refund, 'reason'), total: `-${textAt(refund, 'amount')}` };
    }),
  };
}

/** WooCommerce writes refunds as negative figures. */
function toWireLine(order: JsonObject, line: RefundedLine): JsonObject {
  const original = objectsAt(order, LISTS[line.kind])[line.at] ?? {};
  const money = {
    total: negated(line.net),
    total_tax: negated(total(line.taxes.values())),
    taxes: [...line.taxes].map(([id, tax]) => ({ id, total: negated(tax), subtotal: negated(tax) })),
  };
  const subtotals = { subtotal: money.total, subtotal_tax: money.total_tax, quantity: -Number(line.quantity) };
  return {
    ...original,
    ...money,
    ...(line.kind === 'item' ? subtotals : {}),
    id: Number(original['id']) + 500_000_000,
    meta_data: [{ key: '_refunded_item_id', value: Number(original['id']), display_key: '', display_value: '' }],
  };
}

function taxLines(order: JsonObject, { lines }: MadeRefund): JsonObject[] {
  const goods = new Map<number, Big>();
  const shipping = new Map<number, Big>();
  for (const line of lines) addTaxes(line.kind === 'shipping' ? shipping : goods, line.taxes);
  return objectsAt(order, 'tax_lines')
    .filter(({ rate_id: id }) => goods.has(Number(id)) || shipping.has(Number(id)))
    .map((taxLine) => ({
      ...taxLine,
      tax_total: negated(goods.get(Number(taxLine['rate_id']))),
      shipping_tax_total: negated(shipping.get(Number(taxLine['rate_id']))),
    }));
}

function negated(amount: Big | undefined): string {
  return amount === undefined ? formatDecimal('0', DECIMALS) : formatDecimal(amount.neg().toFixed(), DECIMALS);
}
