import { Big } from 'big.js';
import type { Context } from '../../context/context.ts';
import { addDays } from '../../domain/day.ts';
import type { Order, ShopUnits } from '../../domain/order.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { larger, sum } from '../../domain/money.ts';
import { wasPaid } from '../../domain/unsynced-payment.ts';
import { isPartOfSale, needsShopUnits } from '../../mapping/order-figures.ts';
import { hasDeposit, receivedOf } from '../../mapping/payment/deposit.ts';
import { saleDay } from '../../mapping/plan-documents.ts';
import type { AccountTotals } from '../../reconciliation/account-totals.ts';
import { explainMoney } from '../../reconciliation/explain-money.ts';
import { explainOrder } from '../../reconciliation/explain-order.ts';
import type { OrderLegs, PostingRules, ShopOrder, XeroDocument } from '../../reconciliation/legs.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import type { Sale } from '../../woocommerce/orders/sale.ts';
import { asLastSeen, type LedgerDocument, toLedgerOrder } from './ledger-side.ts';
import { toOrderMoney, withDeposit } from './order-money.ts';
import type { BridgeReading } from './read-bridge.ts';
import { type DatedDocuments, type DocumentFacts, xeroDocumentReader } from './xero-documents.ts';
import type { DatedPayments } from './xero-payments.ts';

/** The service may not have read an order yet: a poll every five minutes, and what it waits for. Ours. */
const FRESH_MS = 60 * 60_000;
/** Documents that the ledger has on days on which Xero lists none: so many are looked up in one reconciliation. */
export const LOOKED_UP_MAX = 400;

/** What one reconciliation reads with. */
export interface Reading extends DocumentFacts {
  readonly context: Context;
  readonly storeId: string;
  readonly tenantId: string;
  readonly client: WooCommerceClient;
  readonly rules: PostingRules;
  readonly refundDays: RefundDays;
  readonly now: Date;
  /** Of every call to Xero. */
  readonly options: ReadOptions;
  /** null, absent = accounts are not compared. */
  readonly totals?: AccountTotals | null;
  /** null, absent = Analytics is not compared. */
  readonly bridge?: BridgeReading | null;
  lookedUp: number;
  readonly lookUpsMax: number;
}

/** The day of a refund by its id; null = not in the days that were read. */
export type RefundDays = (sale: Pick<Sale, 'id' | 'refunds'>) => Promise<ReadonlyMap<number, string>>;

export interface OrderToRead {
  readonly orderId: string;
  /** null = not in the shop any more. */
  readonly sale: Sale | null;
  /** Of an earlier reading: it did not change since. */
  readonly known?: Pick<OrderLegs, 'number' | 'order'> | undefined;
}

/** Xero's documents of the days of a piece, and its payments. */
export interface XeroOfDays {
  readonly documents: DatedDocuments;
  /** null = not read; absent = payments are not compared. */
  readonly payments?: DatedPayments | null | undefined;
}

/** Shop, ledger and Xero of some orders; Xero's of the days of `piece`. */
export async function readLegs(
  reading: Reading,
  orders: readonly OrderToRead[],
  piece: DayRange,
  { documents, payments }: XeroOfDays,
): Promise<OrderLegs[]> {
  const { context, storeId, tenantId } = reading;
  const ids = orders.map(({ orderId }) => orderId);
  const entries = await context.ledger.orderEntries(storeId, ids);
  const recorded = await context.ledger.documentsOfEntries(entries.map(({ id }) => id));
  const lines = await context.ledger.accountLinesOfEntries(entries.map(({ id }) => id));
  const known = new Map(
    entries.map((entry) => [entry.orderId, toLedgerOrder(entry, recorded.get(entry.id) ?? [], { tenantId, lines })]),
  );
  const missing = [...known].flatMap(([orderId, { documents: posted }]) =>
    posted.filter((one) => isIn(piece, one.day) && !has(documents.ofOrders.get(orderId), one)),
  );
  const elsewhen = await lookUp(reading, missing);
  const legs: OrderLegs[] = [];
  for (const { orderId, sale, known: before } of orders) {
    const entry = known.get(orderId) ?? null;
    const there = thereOf(entry?.documents ?? [], documents.ofOrders.get(orderId) ?? [], elsewhen, piece);
    const refundDays = await daysOfRefunds(sale, reading);
    const order = sale === null ? (before?.order ?? null) : toShopOrder(sale, refundDays, reading);
    const number = sale?.number ?? before?.number ?? orderId;
    const ofOthers = order === null ? [] : documents.ofOtherTools({ ...order, number });
    const one = { orderId, number, order, entry, documents: [...there, ...ofOthers] };
    const own = ownRecorded(entries, recorded, { orderId, tenantId });
    const sides = { facts: reading, sale, refundDays, recorded: own, legs: one };
    legs.push(payments === undefined ? one : { ...one, money: toOrderMoney({ ...sides, payments }) });
  }
  return await withWholeSales(reading, legs);
}

function isIn({ from, to }: DayRange, day: string): boolean {
  return day >= from && day <= to;
}

function has(documents: readonly XeroDocument[] | undefined, { xeroId }: LedgerDocument): boolean {
  return documents?.some((one) => one.xeroId === xeroId) === true;
}

/** Xero's documents of these days, and those of other days as they were when they were last read. */
function thereOf(
  posted: readonly LedgerDocument[],
  listed: readonly XeroDocument[],
  elsewhen: ReadonlyMap<string, XeroDocument>,
  piece: DayRange,
): XeroDocument[] {
  const purposes = new Map(posted.map(({ xeroId, purpose }) => [xeroId, purpose]));
  const others = posted
    .filter((one) => !has(listed, one))
    .flatMap((one) => (isIn(piece, one.day) ? (elsewhen.get(one.xeroId) ?? []) : asLastSeen(one)));
  return [...listed, ...others].map((one) => ({ ...one, purpose: purposes.get(one.xeroId) ?? one.purpose }));
}

/** Xero does not list them on the day that they were posted on: their date was changed there, or they are gone. */
async function lookUp(
  reading: Reading,
  missing: readonly LedgerDocument[],
): Promise<ReadonlyMap<string, XeroDocument>> {
  const some = missing.slice(0, Math.max(0, reading.lookUpsMax - reading.lookedUp));
  reading.lookedUp += some.length;
  if (some.length === 0) return new Map();
  const { client } = reading.context.xero();
  const invoices = some.filter(({ kind }) => kind === 'invoice').map(({ xeroId }) => xeroId);
  const notes = some.filter(({ kind }) => kind === 'credit_note').map(({ xeroId: key, day: date }) => ({ key, date }));
  const found = [
    ...(invoices.length === 0 ? [] : (await client.invoicesAmong(reading.tenantId, invoices, reading.options)).found),
    ...(notes.length === 0 ? [] : (await client.creditNotesAmong(reading.tenantId, notes, reading.options)).found),
  ].map(xeroDocumentReader(reading));
  return new Map(found.map((one) => [one.xeroId, one]));
}

function ownRecorded(
  entries: readonly { readonly id: number; readonly orderId: string }[],
  recorded: ReadonlyMap<number, readonly RecordedDocument[]>,
  { orderId, tenantId }: { readonly orderId: string; readonly tenantId: string },
): readonly RecordedDocument[] {
  const entry = entries.find((one) => one.orderId === orderId);
  return (entry === undefined ? [] : (recorded.get(entry.id) ?? [])).filter((one) => one.tenantId === tenantId);
}

async function daysOfRefunds(sale: Sale | null, { refundDays }: Reading): Promise<ReadonlyMap<number, string>> {
  return sale === null || sale.refunds.length === 0 ? new Map<number, string>() : await refundDays(sale);
}

function toShopOrder(sale: Sale, days: ReadonlyMap<number, string>, { settings, now }: Reading): ShopOrder {
  const { status, paymentMethod, createdOn, currency, total, totalTax, shippingTotal, modifiedAt, createdAt, refunds } =
    sale;
  const changedAt = Date.parse(modifiedAt ?? createdAt ?? '');
  return {
    ...{ status, paymentMethod, createdOn, currency, day: saleDay(sale, settings) },
    ...{ total: new Big(total), tax: new Big(totalTax), shipping: new Big(shippingTotal) },
    taxByRate: sale.taxes.map(({ rate, taxTotal, shippingTaxTotal }) => {
      const isPercent = /^-?\d+(?:\.\d+)?$/.test(rate);
      return { rate: isPercent ? new Big(rate).toFixed() : rate, tax: new Big(taxTotal).plus(shippingTaxTotal) };
    }),
    wasPaid: wasPaid(sale),
    isFresh: now.getTime() - changedAt < FRESH_MS,
    refunds: refunds.map((one) => ({ id: one.id, day: days.get(one.id) ?? null, total: new Big(one.total).abs() })),
  };
}

/** The total of an order with a deposit may be a part: its lines are the whole sale. Only orders that differ are read for it. */
async function withWholeSales(reading: Reading, legs: readonly OrderLegs[]): Promise<OrderLegs[]> {
  const puzzling = legs.filter((one) => {
    const money = explainMoney(one, reading.rules)?.findings ?? [];
    const findings = [...explainOrder(one, reading.rules).findings, ...money];
    return one.order !== null && findings.some(({ cause }) => cause === null);
  });
  if (puzzling.length === 0) return [...legs];
  const whole = await reading.client.getOrders(puzzling.map(({ orderId }) => Number(orderId)));
  const isNeeded = [...whole.values()].some((order) => hasDeposit(order) && needsShopUnits(order));
  const units = isNeeded ? await reading.client.allowedUnits() : null;
  return legs.map((one) => {
    const order = whole.get(Number(one.orderId));
    if (one.order === null || order === undefined || !hasDeposit(order)) return one;
    const money = one.money === undefined ? {} : { money: withDeposit(one.money, order) };
    return { ...one, order: { ...one.order, ...wholeSale(order, units) }, ...money };
  });
}

/** As posting has it (mapping/order-figures.ts). */
function wholeSale(order: Order, units: ShopUnits | null): Pick<ShopOrder, 'total' | 'tax' | 'endedBy'> {
  const { lines } = order;
  const tax = sum(lines.map(({ totalTax }) => new Big(totalTax))).round(2, Big.roundHalfUp);
  const whole = sum(lines.map(({ total }) => new Big(total).round(2, Big.roundHalfUp))).plus(tax);
  const sale = isPartOfSale(order, units)
    ? { total: whole, tax }
    : { total: new Big(order.total), tax: new Big(order.totalTax) };
  return { ...sale, endedBy: refundEndingDeposit(order, sale.total) };
}

/** As posting has it (mapping/refund/to-credit-note.ts): who gets the deposit back does not owe the balance any more. */
function refundEndingDeposit(order: Order, whole: Big): ShopOrder['endedBy'] {
  const received = receivedOf(order, new Big(order.total), whole);
  const refunds = order.refunds.map(({ id, total }) => ({ id, total: new Big(total).abs() }));
  const last = refunds.toSorted((a, b) => a.id - b.id).at(-1);
  const back = sum(refunds.map(({ total }) => total));
  if (last === undefined || received.gte(whole) || back.lt(received)) return undefined;
  if (order.status !== 'refunded' && back.lt(order.total)) return undefined;
  return { refundId: last.id, total: larger(last.total, whole.minus(back).plus(last.total)) };
}

/** Refunds of the days are read at once; before WooCommerce 9.0 order by order. */
export function refundDaysFrom(
  all: readonly { readonly id: number; readonly refundedOn: string }[] | null,
  client: WooCommerceClient,
): RefundDays {
  if (all !== null) {
    const days = new Map(all.map(({ id, refundedOn }) => [id, refundedOn]));
    return () => Promise.resolve(days);
  }
  return async ({ id }) => new Map((await client.listRefunds(id)).map((one) => [one.id, one.refundedOn]));
}

/** The days around: what is dated by its payment may have been ordered earlier. */
export function daysBefore({ from, to }: DayRange, days: number): DayRange {
  return { from: addDays(from, -days), to };
}
