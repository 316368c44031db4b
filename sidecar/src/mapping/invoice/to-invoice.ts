import type { PlannedInvoice, PlannedLine, RuleDecision } from '../../domain/documents.ts';
import { toMoney } from '../../domain/money.ts';
import { metaText, type Order } from '../../domain/order.ts';
import { plainReference, withLinkMark, withOriginMark } from '../../domain/origin-mark.ts';
import { toSingleLine, withoutTrailing } from '../../domain/text.ts';
import type { OrderFigures } from '../order-figures.ts';
import type { Planning } from '../planning.ts';
import { currencyRateOf } from '../payment/currency-rate.ts';
import { dueDateOf } from './due-date.ts';
import { invoiceNumber } from '../invoice-number.ts';
import type { PriceType } from './line-shape.ts';

/** Not documented; assumed. */
const URL_LENGTH_MAX = 500;
/** The tax type of lines Xero treats as outside tax altogether. */
const NO_TAX = 'NONE';

interface InvoiceLines {
  readonly lines: readonly PlannedLine[];
  readonly prices: PriceType;
  /** null = nothing to say about the form of the prices. */
  readonly because: RuleDecision | null;
}

/** `date` is the invoice's own, in an unlocked period; days to pay count from the order's. */
export function toInvoice(
  { net, totalTax, total }: OrderFigures,
  { lines, prices, because }: InvoiceLines,
  date: string,
  planning: Pick<Planning, 'order' | 'settings' | 'lists' | 'store' | 'units' | 'posted' | 'notices'>,
): PlannedInvoice {
  const { order, settings } = planning;
  const { documents } = settings;
  const due = dueDateOf(planning);
  const currencyRate = currencyRateOf(planning);
  const isNoTax = lines.every((line) => line.taxType === NO_TAX && line.taxAmount === null);
  return {
    number: documents.numbering === 'xero' ? '' : invoiceNumber(planning),
    ...originFields(planning),
    date,
    dueDate: due < date ? date : due,
    currency: order.currency,
    ...(currencyRate === null ? {} : { currencyRate }),
    status: documents.invoiceStatus,
    lineAmountTypes: isNoTax ? 'NoTax' : prices,
    ...(isNoTax || because === null ? {} : { because }),
    brandingThemeId: documents.brandingThemeId,
    lines,
    expected: { subTotal: toMoney(net), totalTax: toMoney(totalTax), total: toMoney(total) },
  };
}

/**
 * The mark of origin is in the link if it can be: without a number of ours Xero can only search the reference, and an
 * address that Xero refuses is no link.
 */
function originFields({ order, settings: { documents }, store }: Pick<Planning, 'order' | 'settings' | 'store'>) {
  const text = fillIn(documents.referenceTemplate, order);
  const origin = { storeId: store.id, orderId: order.id };
  const link = orderScreenUrl(store.url, order.id);
  const marked =
    documents.mark !== 'link' || documents.numbering === 'xero' ? null : link && withLinkMark(link, origin);
  if (marked !== null && isAccepted(marked)) return { reference: plainReference(text), url: marked };
  const reference = withOriginMark(text, store.id, order.id);
  return { reference, url: link !== null && isAccepted(link) ? link : null };
}

/** Where purchase order plugins keep the customer's number (assumed: their field names differ, and none is WooCommerce's own). */
const PURCHASE_ORDER_KEYS = [
  '_billing_po_number',
  'billing_po_number',
  '_po_number',
  'po_number',
  '_purchase_order_number',
  'purchase_order_number',
  '_wc_purchase_order_number',
];
/** Of a reference of 255 characters. */
const NOTE_LENGTH_MAX = 100;

function purchaseOrder({ meta }: Order): string {
  return PURCHASE_ORDER_KEYS.map((key) => metaText(meta, key)).find((text) => text !== '') ?? '';
}

function fillIn(template: string, order: Order): string {
  const values: Readonly<Record<string, string>> = {
    number: order.number,
    id: String(order.id),
    method: order.paymentMethodTitle,
    transaction: order.transactionId,
    po: purchaseOrder(order),
    note: toSingleLine(order.customerNote ?? '', NOTE_LENGTH_MAX),
  };
  // Searches put this reference in quotes.
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '').replace(/["\\]/g, "'");
}

/** Xero refuses links with a port or "xero" in them (developer.xero.com/documentation/api/accounting/invoices). */
function isAccepted(link: string): boolean {
  return new URL(link).port === '' && !/xero/i.test(link) && link.length <= URL_LENGTH_MAX;
}

/** The order in wp-admin. */
export function orderScreenUrl(storeUrl: string, orderId: number): string | null {
  if (!URL.canParse(storeUrl)) return null;
  const base = new URL(storeUrl);
  if (base.protocol !== 'https:' && base.protocol !== 'http:') return null;
  const path = `${withoutTrailing(base.pathname, '/')}/wp-admin/admin.php?page=wc-orders&action=edit&id=${orderId}`;
  return `${base.protocol}//${base.host}${path}`;
}
