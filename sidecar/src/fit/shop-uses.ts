import { metaText, type Order } from '../domain/order.ts';
import { earlierDocuments } from '../mapping/earlier-documents.ts';
import { knownTender } from '../mapping/invoice/extra-lines.ts';
import { hasDeposit } from '../mapping/payment/deposit.ts';
import { readGatewayFee } from '../mapping/payment/gateway-fee.ts';
import { rateIdsOf } from '../mapping/tax/tax-set.ts';
import { amountsOf, type Amounts } from './amounts.ts';

/** Other connectors mark the orders that they posted by a meta: keys alone are shown, never values. */
const CONNECTOR = /(?:^|_)(?:xero|quickbooks|qbo|freeagent|sage|a2x|amaka|myworks|link_my_books|zoho_books)(?:_|$)/;
const OURS = '_ml_connector';
const RENEWAL_METAS = ['_subscription_renewal', '_subscription_switch', '_subscription_resubscribe'];

interface Count {
  readonly orders: number;
}

/** What the shop's orders use, so that nothing comes as a surprise. */
export interface ShopUses {
  readonly paymentMethods: readonly (Count & {
    readonly id: string;
    readonly title: string;
    readonly amounts: Amounts;
  })[];
  readonly currencies: readonly (Count & { readonly code: string })[];
  /** Several rates on one line: each set has its tax type. */
  readonly taxRates: readonly (Count & { readonly ids: readonly number[]; readonly labels: readonly string[] })[];
  readonly giftCards: number;
  readonly deposits: number;
  readonly subscriptions: number;
  readonly refunds: number;
  /** Payment methods whose plugin writes its fee on the order. */
  readonly fees: readonly (Count & { readonly method: string })[];
  /** Order numbers on more than one order: their invoices would clash. */
  readonly repeatedNumbers: readonly { readonly number: string; readonly ids: readonly number[] }[];
  readonly otherConnectors: readonly (Count & { readonly key: string })[];
}

export function shopUses(orders: readonly Order[]): ShopUses {
  const labels = new Map(orders.flatMap(({ taxes }) => taxes.map((one) => [one.rateId, labelOf(one)] as const)));
  return {
    paymentMethods: groups(orders, ({ paymentMethod }) => [paymentMethod]).flatMap(([id, some]) => {
      const title = some[0]?.paymentMethodTitle ?? '';
      return id === '' ? [] : [{ id, title, orders: some.length, amounts: amountsOf(some) }];
    }),
    currencies: groups(orders, ({ currency }) => [currency]).map(([code, some]) => ({ code, orders: some.length })),
    taxRates: groups(orders, setsOn).map(([key, some]) => {
      const ids = key.split('+').map(Number);
      return { ids, labels: ids.map((id) => labels.get(id) ?? String(id)), orders: some.length };
    }),
    giftCards: orders.filter((order) => knownTender(order) !== undefined).length,
    deposits: orders.filter(hasDeposit).length,
    subscriptions: orders.filter(isOfSubscription).length,
    refunds: orders.reduce((count, { refunds }) => count + refunds.length, 0),
    fees: groups(orders, (order) => (hasFee(order) ? [order.paymentMethod] : [])).map(([method, some]) => {
      return { method, orders: some.length };
    }),
    repeatedNumbers: groups(orders, ({ number }) => [number])
      .filter(([, some]) => some.length > 1)
      .map(([number, some]) => ({ number, ids: some.map(({ id }) => id) })),
    otherConnectors: groups(orders, connectorKeys).map(([key, some]) => ({ key, orders: some.length })),
  };
}

/** Orders by key, the most used first. */
function groups(orders: readonly Order[], keysOf: (order: Order) => readonly string[]): [string, Order[]][] {
  const found = new Map<string, Order[]>();
  for (const order of orders) {
    for (const key of new Set(keysOf(order))) {
      const some = found.get(key);
      if (some === undefined) found.set(key, [order]);
      else some.push(order);
    }
  }
  return [...found].toSorted(([, a], [, b]) => b.length - a.length);
}

function setsOn({ lines }: Order): string[] {
  return lines.map((line) => rateIdsOf(line).join('+')).filter((key) => key !== '');
}

function labelOf({ label, ratePercent }: Order['taxes'][number]): string {
  return label.includes('%') ? label : `${label} ${ratePercent} %`.trim();
}

function isOfSubscription({ createdVia, meta }: Order): boolean {
  return createdVia === 'subscription' || RENEWAL_METAS.some((key) => metaText(meta, key) !== '');
}

function hasFee(order: Order): boolean {
  return readGatewayFee(order, null, order.currency).kind !== 'none';
}

function connectorKeys(order: Order): string[] {
  const { invoiceId } = earlierDocuments(order);
  const keys = order.meta
    .map(({ key }) => key)
    .filter((key) => !key.startsWith(OURS) && CONNECTOR.test(key.toLowerCase()));
  return invoiceId === '' ? keys : ['_xero_invoice_id', ...keys];
}
