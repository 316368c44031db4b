import { Big } from 'big.js';
import { sum, ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { entryOf } from '../../domain/settings/settings.ts';
import { refundIdOf } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { readDocument } from '../../ledger/document-facts.ts';
import { receivedOf } from '../../mapping/payment/deposit.ts';
import { paymentChoice } from '../../mapping/payment/to-payment.ts';
import type { OrderLegs } from '../../reconciliation/legs.ts';
import { NO_ACCOUNT, type OrderMoney, type ShopMoney, type XeroMoney } from '../../reconciliation/money-legs.ts';
import type { Sale } from '../../woocommerce/orders/sale.ts';
import { paymentAccount } from '../../posting/payments/posted-payment.ts';
import type { DocumentFacts } from './xero-documents.ts';
import { accountKey, booksPayments, type DatedPayments } from './xero-payments.ts';

export interface MoneySides {
  readonly facts: DocumentFacts;
  /** null = not in the shop any more. */
  readonly sale: Sale | null;
  readonly refundDays: ReadonlyMap<number, string>;
  /** Of this organisation. */
  readonly recorded: readonly RecordedDocument[];
  readonly legs: Omit<OrderLegs, 'money'>;
  /** null = not read. */
  readonly payments: DatedPayments | null;
}

/** What shop, ledger and Xero have of an order's money. */
export function toOrderMoney(sides: MoneySides): OrderMoney {
  const there = thereOf(sides);
  const posted = postedOf(sides, there ?? []);
  return {
    shop: shopMoney(sides, [...posted, ...(there ?? [])]),
    posted,
    there: there === null ? null : [...there, ...unreadOf(posted, sides, there)],
  };
}

/** On days that were not read: they are taken as posted. */
function unreadOf(posted: readonly XeroMoney[], { payments }: MoneySides, there: readonly XeroMoney[]): XeroMoney[] {
  const isRead = (day: string) => payments !== null && day >= payments.range.from && day <= payments.range.to;
  return posted
    .filter(({ xeroId, day }) => !isRead(day) && !there.some((one) => one.xeroId === xeroId))
    .map((one) => ({ ...one, isUnread: true }));
}

function thereOf({ legs, payments }: MoneySides): XeroMoney[] | null {
  if (payments === null) return null;
  const ofOthers = legs.documents.filter(({ isOfOtherTool }) => isOfOtherTool);
  const all = [
    ...(payments.ofOrders.get(legs.orderId) ?? []),
    ...ofOthers.flatMap(({ xeroId }) => payments.ofOthers.get(xeroId) ?? []),
  ];
  const documents = [...legs.documents, ...(legs.entry?.documents ?? [])];
  const refunds = new Map(
    documents.flatMap(({ xeroId, purpose }) => (purpose.of === 'refund' ? [[xeroId, purpose.refundId] as const] : [])),
  );
  return all.map(({ documentId, ...one }) => ({ ...one, refundId: refunds.get(documentId) ?? null }));
}

/** Payments that we made and did not delete. The ledger has no account of a refund's payment: it is on the order's, unless Xero says another. */
function postedOf({ recorded, sale, facts, legs }: MoneySides, there: readonly XeroMoney[]): XeroMoney[] {
  const currency = sale?.currency ?? legs.entry?.documents[0]?.currency ?? '';
  const known = new Map(there.map((one) => [one.xeroId, one]));
  const receiptAccount = sale === null ? NO_ACCOUNT : accountOfMethod(sale, facts).account;
  return recorded.flatMap((document): XeroMoney[] => {
    const { kind, xeroId, sourceKey } = document;
    if (kind !== 'payment' && kind !== 'refund_payment') return [];
    const { amount, date, deleted, madeInXero } = readDocument(document).facts;
    if (amount === undefined || date === undefined || deleted === true || madeInXero === true) return [];
    const account = known.get(xeroId)?.account ?? recordedAccount(document.facts, facts) ?? receiptAccount;
    const refundId = refundIdOf(sourceKey.slice(0, sourceKey.lastIndexOf('/')));
    const isBack = kind === 'refund_payment';
    return [
      { xeroId, day: date, currency, account, refundId, amount: isBack ? new Big(amount).neg() : new Big(amount) },
    ];
  });
}

function recordedAccount(facts: unknown, { lists }: DocumentFacts): string | null {
  const account = typeof facts === 'object' && facts !== null && 'account' in facts ? facts.account : null;
  const { data } = paymentAccount.safeParse(account);
  if (data === undefined) return null;
  return accountKey('code' in data ? data.code : data.accountId, lists);
}

/** What was received on the day of payment, and given back on the days of the refunds. An unpaid order has neither. */
function shopMoney({ sale, facts, refundDays }: MoneySides, booked: readonly XeroMoney[]): ShopMoney[] {
  if (sale?.paidOn == null) return [];
  const { currency } = sale;
  const on = accountOfMethod(sale, facts);
  const received = { ...on, day: sale.paidOn, currency, amount: new Big(sale.total), refundId: null };
  const back = sale.refunds.map(({ id, total }): ShopMoney => {
    const account = refundAccountOf(sale, on, facts, booked.find(({ refundId }) => refundId === id)?.account);
    return { ...account, day: refundDays.get(id) ?? null, currency, amount: new Big(total).abs().neg(), refundId: id };
  });
  return [received, ...back].filter(({ amount }) => !amount.eq(ZERO));
}

type OnAccount = Pick<ShopMoney, 'account' | 'isUnbooked'>;

const UNBOOKED: OnAccount = { account: NO_ACCOUNT, isUnbooked: true };

function accountOfMethod(sale: Sale, { settings, lists }: DocumentFacts): OnAccount {
  if (!booksPayments(settings)) return UNBOOKED;
  const { choice } = paymentChoice(sale, settings);
  if (choice === null) return { account: NO_ACCOUNT };
  return 'none' in choice ? UNBOOKED : { account: accountKey(choice.account, lists) };
}

/** Money given back by hand may have an account of its own; whether a provider moved it is not in the shop's list: `booked` knows. */
function refundAccountOf(
  { paymentMethod }: Sale,
  on: OnAccount,
  { settings, lists }: DocumentFacts,
  booked: string | undefined,
): OnAccount {
  const choice = entryOf(settings.payments.refunds, paymentMethod) ?? 'method';
  if (choice === 'none') return UNBOOKED;
  if (typeof choice === 'string' || on.isUnbooked === true) return on;
  const own = accountKey(choice.account, lists);
  return booked === own ? { account: own } : on;
}

/**
 * An order with a deposit: the shop keeps one date for all its money, so that what is posted keeps its days, and the rest has
 * the shop's.
 */
export function withDeposit(money: OrderMoney, order: Order): OrderMoney {
  const first = money.shop.find(({ refundId }) => refundId === null);
  if (first === undefined) return money;
  const whole = sum(order.lines.map(({ total, totalTax }) => new Big(total).plus(totalTax))).round(2, Big.roundHalfUp);
  let left = receivedOf(order, new Big(order.total), whole);
  const parts = money.posted.flatMap(({ refundId, day, account, currency, amount }): ShopMoney[] => {
    if (refundId !== null || amount.lte(ZERO) || amount.gt(left)) return [];
    left = left.minus(amount);
    return [{ day, account, currency, amount, refundId }];
  });
  const rest = left.gt(ZERO) ? [{ ...first, amount: left }] : [];
  return { ...money, shop: [...parts, ...rest, ...money.shop.filter(({ refundId }) => refundId !== null)] };
}
