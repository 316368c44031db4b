import { AppError } from '../domain/app-error.ts';
import type { Context } from '../context/context.ts';
import { INVOICE_NUMBER_METAS } from '../settings/proposals/invoice-numbers.ts';
import { suggestSettings } from '../settings/suggest.ts';
import { commandLine } from '../wording/command-line.ts';
import { readableSettings } from './change-settings.ts';
import { decimal, ZERO } from '../domain/money.ts';
import { metaText, type Order } from '../domain/order.ts';
import { type NamedTaxRates, namedTaxRates } from '../ledger/queries/named-tax-rates.ts';
import { orderValues } from '../mapping/tracking/tracked-value.ts';
import { rateIdsOf, taxSetKey } from '../mapping/tax/tax-set.ts';
import { wasPaid } from '../domain/unsynced-payment.ts';
import type { Unsynced } from '../ledger/unsynced.ts';
import type {
  OrderTaxRate,
  PaidBy,
  PaidStatus,
  SeenLine,
  SeenMeta,
  SeenValue,
  SuggestInput,
  Suggestion,
} from '../settings/suggestion.ts';
import type { OrderHead } from '../woocommerce/orders/order-head.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';

/** Reads both sides' lists now and suggests settings. Throws a connection error not_connected before Xero is connected. */
export async function suggestFor(context: Context, storeId: string): Promise<Suggestion[]> {
  const { current, input } = await readSides(context, storeId);
  return suggestSettings(current, input);
}

/** What suggestions are made from, read now. Throws a connection error not_connected before Xero is connected. */
export async function readSides(context: Context, storeId: string) {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) {
    const message = `The store "${storeId}" is not connected to Xero, so its lists cannot be read.`;
    const fix = `Connect it: ${commandLine('xero', 'connect', storeId)}`;
    throw new AppError('connection', 'not_connected', message, { fix });
  }
  const client = await context.storeClient(storeId);
  const [facts, taxRates, gateways, recent, named, current, { lists, ...categories }] = await Promise.all([
    client.readStore(),
    client.listTaxRates(),
    client.listPaymentGateways(),
    readRecent(client, context.now()),
    namedTaxRates(context.database, storeId),
    context.settings.get(storeId),
    readOptions(context, organisation.tenantId, client),
  ]);
  const others = await Promise.all(
    organisation.storeIds.filter((id) => id !== storeId).map((id) => readableSettings(context.settings, id)),
  );
  const input: SuggestInput = {
    ...{ storeId, taxRates, gateways, lists, seenValues: recent.seenValues },
    store: { country: facts.country, currency: facts.currency, name: facts.name },
    ...categories,
    ...withNamed(recent, named),
    paidBy: recent.paidBy,
    seenLines: recent.seenLines,
    invoiceNumbers: recent.invoiceNumbers,
    paidStatuses: withUnsynced(
      recent.paidStatuses,
      await context.ledger.unsynced(storeId, { limit: UNSYNCED_READ_MAX }),
    ),
    // Of the organisation's other stores; one with broken settings has none.
    usedNumberPrefixes: others.flatMap((one) => one?.documents.numberPrefix ?? []),
  };
  return { organisation, current, input };
}

/** Xero's lists; product categories only where a tracking option may be named after one. A slow shop is asked beside its orders. */
async function readOptions(context: Context, tenantId: string, client: Pick<WooCommerceClient, 'listCategories'>) {
  const lists = await context.xero().lists.lists(tenantId, { tracking: true, items: false });
  const hasOptions = (lists.trackingCategories ?? []).some(
    ({ status, options }) => status === 'ACTIVE' && options.length > 0,
  );
  return { lists, ...(hasOptions ? { productCategories: await client.listCategories() } : {}) };
}

type OrderRates = ReturnType<typeof ratesOn>;

/** The rates that rejected orders name: those orders may be older than the latest ones. */
function withNamed({ orderRates, orderRateSets }: OrderRates, named: readonly NamedTaxRates[]): OrderRates {
  const known = new Set(orderRates.map(({ rateId }) => rateId));
  const sets = named.map(({ key }) => key.split('+').map(Number));
  const alone = named
    .map(({ key, label, percent: ratePercent }) => ({ rateId: Number(key), ratePercent, label }))
    .filter(({ rateId, ratePercent }) => Number.isInteger(rateId) && ratePercent !== '' && !known.has(rateId));
  return { orderRates: [...orderRates, ...alone], orderRateSets: [...orderRateSets, ...sets] };
}

/** One request reads this many whole orders; enough to find the rates a store uses. */
const ORDERS_MAX = 100;
/** Paid orders that are not in Xero: enough to know their statuses. */
const UNSYNCED_READ_MAX = 500;
/** Read in turn until there are enough orders: for a busy store the first is enough. */
const WINDOWS_DAYS = [2, 14, 90, 730] as const;
/** Of each kind: sources of traffic are many. */
const SEEN_VALUES_MAX = 50;
/** No option of Xero has a longer name. */
const VALUE_LENGTH_MAX = 100;
const ORDER_VALUES = ['country', 'createdVia', 'attributionType', 'attributionSource'] as const;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Tax rates and lines on the store's latest orders (a table with rates per ZIP code has too many), and statuses, methods and
 * currencies of the paid ones; five requests at most.
 */
export async function readRecent(client: Pick<WooCommerceClient, 'listOrders' | 'getOrders'>, now: Date) {
  const heads = await recentOrders(client, now);
  const ids = heads.map(({ id }) => id);
  const orders = ids.length === 0 ? [] : [...(await client.getOrders(ids)).values()];
  return { ...ratesOn(orders), ...paidOn(heads), ...contentsOf(orders) };
}

/** What suggestions need to know of orders that are read already. */
export function seenOn(orders: readonly Order[]) {
  return { ...ratesOn(orders), ...paidOn(orders), ...contentsOf(orders) };
}

function contentsOf(orders: readonly Order[]) {
  return { seenLines: linesOn(orders), seenValues: valuesOn(orders), invoiceNumbers: numbersOn(orders) };
}

function numbersOn(orders: readonly Order[]): SeenMeta {
  const keys = Object.keys(INVOICE_NUMBER_METAS);
  const counts = keys.map((key) => [key, orders.filter(({ meta }) => metaText(meta, key) !== '').length] as const);
  return { metas: new Map(counts.filter(([, count]) => count > 0)), orders: orders.length };
}

type Payment = Pick<Order, 'paidAt' | 'transactionId' | 'status' | 'paymentMethod' | 'currency'>;

function paidOn(orders: readonly Payment[]) {
  const paid = orders.filter(wasPaid);
  return { paidStatuses: statusesOf(paid), paidBy: paidByOf(paid) };
}

function statusesOf(paid: readonly { readonly status: string; readonly paymentMethod: string }[]): PaidStatus[] {
  return [...Map.groupBy(paid, ({ paymentMethod }) => paymentMethod)].flatMap(([method, ofMethod]) =>
    [...Map.groupBy(ofMethod, ({ status }) => status)].map(([status, some]) => ({
      status,
      method,
      orders: some.length,
    })),
  );
}

function paidByOf(paid: readonly Payment[]): PaidBy[] {
  const groups = Map.groupBy(paid, ({ paymentMethod, currency }) => `${paymentMethod}:${currency}`);
  return [...groups.values()].flatMap((some) => {
    const [first] = some;
    return first === undefined ? [] : [{ method: first.paymentMethod, currency: first.currency, orders: some.length }];
  });
}

/** Paid orders that were left out may be older than the latest ones. */
function withUnsynced(recent: readonly PaidStatus[], left: readonly Unsynced[]): PaidStatus[] {
  const older = statusesOf(left.map(({ orderStatus: status, method: paymentMethod }) => ({ status, paymentMethod })));
  const groups = Map.groupBy([...recent, ...older], ({ status, method }) => JSON.stringify([status, method]));
  return [...groups.values()].map((same) => same.reduce((most, one) => (one.orders > most.orders ? one : most)));
}

async function recentOrders(client: Pick<WooCommerceClient, 'listOrders'>, now: Date): Promise<OrderHead[]> {
  const found = new Map<number, OrderHead>();
  for (const days of WINDOWS_DAYS) {
    const createdAfter = new Date(now.getTime() - days * DAY_MS);
    const first = await client.listOrders({ createdAfter, perPage: ORDERS_MAX }).next();
    const heads = first.done === true ? [] : first.value.orders;
    for (const head of heads.toReversed()) if (found.size < ORDERS_MAX) found.set(head.id, head);
    if (found.size >= ORDERS_MAX) break;
  }
  return [...found.values()];
}

function linesOn(orders: readonly Order[]): SeenLine[] {
  const seen = new Map<string, SeenLine>();
  for (const { lines } of orders) {
    for (const { kind, name, total, totalTax, ...line } of lines) {
      const productId = 'productId' in line ? line.productId : 0;
      const [isTaxed, isNegative] = [!decimal(totalTax).eq(ZERO), decimal(total).lt(ZERO)];
      const key = JSON.stringify([kind, productId === 0 ? name.toLowerCase() : productId, isNegative]);
      const before = seen.get(key);
      // Taxed once: it is no liability.
      seen.set(key, { kind, name, productId, isTaxed: isTaxed || before?.isTaxed === true, isNegative });
    }
  }
  return [...seen.values()];
}

/** The most specific value of each order, most frequent first. */
function valuesOn(orders: readonly Order[]): SeenValue[] {
  return ORDER_VALUES.flatMap((by) => {
    const values = orders
      .flatMap((order) => orderValues(by, order)[0] ?? [])
      .filter((value) => value.length <= VALUE_LENGTH_MAX);
    const groups = Map.groupBy(values, (value) => value.toLowerCase());
    const counted = [...groups.values()].map((some) => ({ by, value: some[0] ?? '', orders: some.length }));
    return counted.toSorted((a, b) => b.orders - a.orders).slice(0, SEEN_VALUES_MAX);
  });
}

function ratesOn(orders: readonly Order[]) {
  const rates = new Map<number, OrderTaxRate>();
  const sets = new Map<string, readonly number[]>();
  for (const order of orders) {
    for (const { rateId, ratePercent, label } of order.taxes) rates.set(rateId, { rateId, ratePercent, label });
    for (const line of order.lines) {
      const ids = rateIdsOf(line);
      if (ids.length > 0) sets.set(taxSetKey(ids), ids);
    }
  }
  return { orderRates: [...rates.values()], orderRateSets: [...sets.values()] };
}
