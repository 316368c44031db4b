import type { PlannedInvoice, PlannedLine } from './documents.ts';
import { toMoney } from './money.ts';
import type { Order } from './order.ts';
import type { OrderFigures } from './order-figures.ts';
import { withOriginMark } from './origin-mark.ts';
import type { Settings } from './settings.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices). */
const NUMBER_LENGTH_MAX = 255;
/** Not documented; assumed. */
const URL_LENGTH_MAX = 500;
/** The tax type of lines Xero treats as outside of tax altogether. */
const NO_TAX = 'NONE';

export interface Store {
  readonly id: string;
  readonly url: string;
}

export function toInvoice(
  order: Order,
  figures: OrderFigures,
  lines: readonly PlannedLine[],
  settings: Settings,
  store: Store,
): PlannedInvoice {
  const { documents } = settings;
  const isNoTax = lines.every((line) => line.taxType === NO_TAX && line.taxAmount === null);
  return {
    number: invoiceNumber(order, documents.numberPrefix),
    reference: withOriginMark(fillIn(documents.referenceTemplate, order), store.id, order.id),
    url: orderUrl(store.url, order.id),
    date: order.createdOn,
    dueDate: addDays(order.createdOn, documents.dueDays),
    currency: order.currency,
    status: documents.invoiceStatus,
    lineAmountTypes: isNoTax ? 'NoTax' : 'Exclusive',
    brandingThemeId: documents.brandingThemeId,
    lines,
    expected: {
      subTotal: toMoney(figures.net),
      totalTax: toMoney(figures.totalTax),
      total: toMoney(figures.total),
    },
  };
}

/** Plain letters, digits and signs only: Xero wants ASCII, and lists of numbers are separated by commas. */
function invoiceNumber(order: Order, prefix: string): string {
  const number = order.number.replace(/[^A-Za-z0-9._/#-]+/g, '-').replace(/^-+|-+$/g, '') || String(order.id);
  return `${prefix}${number}`.slice(0, NUMBER_LENGTH_MAX);
}

function fillIn(template: string, order: Order): string {
  const values: Readonly<Record<string, string>> = {
    number: order.number,
    id: String(order.id),
    method: order.paymentMethodTitle,
    transaction: order.transactionId,
  };
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** Xero refuses links with a port or with "xero" in them (developer.xero.com/documentation/api/accounting/invoices). */
function orderUrl(storeUrl: string, orderId: number): string | null {
  if (!URL.canParse(storeUrl)) return null;
  const base = new URL(storeUrl);
  const path = `${base.pathname.replace(/\/+$/, '')}/wp-admin/admin.php?page=wc-orders&action=edit&id=${orderId}`;
  const url = `${base.protocol}//${base.host}${path}`;
  const isLink = base.protocol === 'https:' || base.protocol === 'http:';
  return isLink && base.port === '' && !/xero/i.test(url) && url.length <= URL_LENGTH_MAX ? url : null;
}

function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
