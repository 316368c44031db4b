import type { Big } from 'big.js';
import type { PlannedCreditNote, PlannedInvoice, PlannedLine, PlannedPayment } from '../../domain/documents.ts';
import { decimal, fits, larger, roundTo, smaller, sum, toMoney, XERO_DECIMALS, ZERO } from '../../domain/money.ts';
import { creditedNumber, isMarkedByLink, plainReference, withOriginMark } from '../../domain/origin-mark.ts';
import type { Refund } from '../../domain/refund.ts';
import { toSingleLine } from '../../domain/text.ts';
import { accountFor } from '../invoice/account.ts';
import type { LineRate } from '../invoice/line-shape.ts';
import { invoiceNumber } from '../invoice-number.ts';
import type { SourcedLine } from '../invoice/to-line-items.ts';
import { unlockedDay } from '../lock-date.ts';
import { REFERENCE_LENGTH_MAX } from '../payment/to-payment.ts';
import type { Planning } from '../planning.ts';
import { rateIdsOf } from '../tax/tax-set.ts';
import { checkTaxTypeAllowed } from '../tax/tax-type.ts';
import { type CreditLeft, type CreditSplit, everything, totalLeft, wholeInvoice, without } from './credit-left.ts';
import { creditLines } from './credit-lines.ts';
import { claimsOf, type RefundClaim } from './refund-claims.ts';
import {
  depositRefunded,
  exceedsInvoice,
  linesDiffer,
  refundTooPrecise,
  refundUnreadable,
  unsplittable,
} from './refund-problems.ts';
import { idOfRefund, providersRefundId } from './provider-refund.ts';
import { refundAccount } from './refund-account.ts';
import { isAllClaimed, splitRefund } from './refund-split.ts';
import { withoutCrumbs } from './without-crumbs.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices); assumed to be the same for credit notes. */
const NUMBER_LENGTH_MAX = 255;
const DESCRIPTION_LENGTH_MAX = 1000;

/** The order’s planned invoice and payment. */
export interface Invoiced {
  readonly invoice: PlannedInvoice;
  readonly lines: readonly SourcedLine[];
  /** null if none is booked. */
  readonly payment: PlannedPayment | null;
  readonly decimals: number;
  /** The deposit, if no more of the order came in; null = all received, or no money is booked. */
  readonly deposit: Big | null;
}

/**
 * One credit note per refund, oldest first. The amount is the money; together they never exceed the invoice, in total
 * or in the net or tax of a tax type, and the last one takes exactly what is left of each.
 */
export function toCreditNotes(invoiced: Invoiced, planning: Planning): PlannedCreditNote[] {
  const { order, problems, notices } = planning;
  const { deposit } = invoiced;
  const missing = order.refunds.filter(({ id }) => !planning.refunds.some((refund) => refund.id === id));
  problems.push(...missing.map(({ id }) => refundUnreadable(id)));
  const refunds = oldestFirst(planning.refunds).map((refund) => ({ refund, amount: amountOf(refund, planning) }));
  const isFine = refunds.every(({ amount }) => fits(amount, invoiced.decimals));
  const exact = { ...invoiced, decimals: isFine ? invoiced.decimals : XERO_DECIMALS };
  let left = wholeInvoice(invoiced.lines);
  const notes: PlannedCreditNote[] = [];
  const last = refundEndingSale(deposit, refunds, planning);
  let money = deposit;
  for (const { refund, amount } of refunds) {
    if (amount.lte(ZERO)) continue;
    const credited = refund.id === last ? larger(amount, totalLeft(left)) : amount;
    const credit = creditOf(refund, credited, left, notes, exact, planning);
    if (credit === null) continue;
    left = without(left, credit.split);
    if (credit.lines.length === 0) continue;
    const note = toNote(refund, credit.lines, invoiced, planning);
    const back = money === null ? null : smaller(money, amount);
    notes.push(back === null ? note : { ...note, moneyFirst: toMoney(back) });
    if (money !== null && back !== null) money = money.minus(back);
  }
  const isBack = deposit !== null && notes.length > 0 && money?.eq(ZERO) === true;
  if (isBack && totalLeft(left).gt(ZERO)) notices.push(depositRefunded(deposit, totalLeft(left), order.currency));
  return notes;
}

/**
 * The refund that ends a sale with only a deposit paid: the deposit is fully refunded, and the order is refunded, or its
 * total is no more than the deposit. Its credit note covers the balance due too. null = the sale goes on.
 */
function refundEndingSale(
  deposit: Big | null,
  refunds: readonly { readonly refund: Refund; readonly amount: Big }[],
  { order, posted }: Planning,
): number | null {
  const back = sum(refunds.map(({ amount }) => amount));
  const last = refunds.at(-1);
  if (deposit === null || last === undefined || back.lt(deposit)) return null;
  if (order.status !== 'refunded' && back.lt(decimal(order.total))) return null;
  // Posted before the sale ended, it stays unchanged.
  const known = posted?.refunds?.get(last.refund.id);
  return known !== undefined && last.amount.eq(known.total) ? null : last.refund.id;
}

function oldestFirst(refunds: readonly Refund[]): Refund[] {
  return refunds.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id - b.id));
}

function amountOf(refund: Refund, { order, settings, problems }: Planning): Big {
  const amount = decimal(refund.amount);
  if (fits(amount, XERO_DECIMALS)) return amount;
  if (settings.documents.precision === 'reject') problems.push(refundTooPrecise(refund, order.currency));
  return roundTo(amount, XERO_DECIMALS);
}

/** null with a problem. */
function creditOf(
  refund: Refund,
  amount: Big,
  left: CreditLeft,
  earlier: readonly PlannedCreditNote[],
  invoiced: Invoiced,
  planning: Planning,
) {
  const { order, settings, problems, notices } = planning;
  const due = totalLeft(left);
  const claims = claimsOf(refund, order, invoiced.lines);
  const shared = amount.gte(due) ? null : splitRefund(amount, claims, left, invoiced.decimals);
  const part =
    claims.length > 0 || shared === null || settings.documents.refundCents === 'spread'
      ? shared
      : { ...shared, split: withoutCrumbs(shared.split, left, invoiced.decimals) };
  const split = amount.gte(due) ? everything(left) : (part?.split ?? null);
  const isAsClaimed = amount.gte(due) ? isAllClaimed(claims, left, invoiced.decimals) : part?.isAsClaimed !== false;
  const lines = split === null ? null : linesOf(refund, split, claims, left, invoiced, planning);
  if (split === null || lines === null) {
    problems.push(unsplittable(refund, order.currency));
    return null;
  }
  if (amount.gt(due) && !isByRounding(planning)) notices.push(exceedsInvoice(refund, amount, due, order.currency));
  if (!isAsClaimed) notices.push(linesDiffer(refund, claims, lines, earlier, order.currency));
  return { split, lines };
}

/** Each refund is rounded to Xero's two decimals, and so is the order: together the refunds exceed no more than that. */
function isByRounding({ order, refunds }: Planning): boolean {
  const given = refunds.map((refund) => decimal(refund.amount));
  const total = decimal(order.total);
  return [total, ...given].some((amount) => !fits(amount, XERO_DECIMALS)) && sum(given).lte(total);
}

function linesOf(
  refund: Refund,
  split: CreditSplit,
  claims: readonly RefundClaim[],
  left: CreditLeft,
  invoiced: Invoiced,
  planning: Planning,
): readonly PlannedLine[] | null {
  const refundsAccount = accountFor('refunds', planning);
  const isWhole =
    totalLeft(without(left, split)).eq(ZERO) && totalLeft(left).eq(decimal(invoiced.invoice.expected.total));
  // A full credit is the invoice reversed, line by line.
  if (isWhole && (claims.length > 0 || refundsAccount === null)) return invoiced.lines.map(({ line }) => line);
  const reason = toSingleLine(refund.reason, DESCRIPTION_LENGTH_MAX);
  const lines = creditLines(split, claims, left, {
    description: [`Refund on order ${planning.order.number}`, reason].filter((text) => text !== '').join(': '),
    refundsAccount,
    rates: ratesOf(invoiced, planning),
    decimals: invoiced.decimals,
    prices: invoiced.invoice.lineAmountTypes === 'Inclusive' ? 'Inclusive' : 'Exclusive',
  });
  for (const line of lines ?? []) {
    const taxRate = planning.lists.taxRates.find((rate) => rate.taxType === line.taxType);
    if (line.accountCode === refundsAccount?.account.code && taxRate !== undefined) {
      checkTaxTypeAllowed({ taxRate, at: null }, refundsAccount.account, planning.problems);
    }
  }
  return lines;
}

function ratesOf({ lines }: Invoiced, { order, lists }: Planning): ReadonlyMap<string, LineRate> {
  const severally = new Set(order.lines.filter((line) => rateIdsOf(line).length > 1).map((line) => line.id));
  return new Map(
    lists.taxRates.map(({ taxType, effectiveRate }) => {
      const own = lines.filter(({ line }) => line.taxType === taxType);
      const hasSeveralRates = own.some(({ orderLineId }) => orderLineId !== null && severally.has(orderLineId));
      return [taxType, { effectiveRate, hasSeveralRates }];
    }),
  );
}

function toNote(refund: Refund, lines: readonly PlannedLine[], { invoice, payment }: Invoiced, planning: Planning) {
  const { order, settings, store, posted } = planning;
  const subTotal = sum(lines.map((line) => decimal(line.amount)));
  const totalTax = sum(lines.map((line) => decimal(line.tax)));
  const total = toMoney(subTotal.plus(totalTax));
  const date = posted?.refunds?.get(refund.id)?.date ?? unlockedDay('credit note', refund.refundedOn, planning);
  // Another rate than the invoice's would leave a gain where nothing was earned.
  const currencyRate =
    settings.documents.currencyRate === 'order' ? (posted?.currencyRate ?? invoice.currencyRate) : undefined;
  const tail = `-R${refund.id}`;
  const number = invoiceNumber(planning).slice(0, NUMBER_LENGTH_MAX - tail.length) + tail;
  const text = `Refund ${refund.id} of WooCommerce order ${order.number}`;
  // A credit note has no link: it is found by its invoice's number, and the invoice by its link.
  const credited = creditedNumber({ number, reference: text });
  const isFound = isMarkedByLink(invoice) && credited === (posted?.invoiceNumber ?? invoice.number);
  return {
    refundId: refund.id,
    number,
    reference: isFound ? plainReference(text) : withOriginMark(text, store.id, order.id),
    date,
    currency: order.currency,
    ...(currencyRate === undefined ? {} : { currencyRate }),
    status: invoice.status,
    lineAmountTypes: invoice.lineAmountTypes,
    brandingThemeId: invoice.brandingThemeId,
    lines,
    expected: { subTotal: toMoney(subTotal), totalTax: toMoney(totalTax), total },
    refund: refundPayment(refund, total, date, payment, planning),
  };
}

/** The refund whose credit note has this number; null = that of no refund. */
export function refundIdIn(number: string): number | null {
  const id = /-R([1-9]\d{0,14})$/.exec(number)?.[1];
  return id === undefined ? null : Number(id);
}

/** The refunded money, from the account that received the order's payment; null if none is booked. */
function refundPayment(
  refund: Refund,
  amount: string,
  date: string,
  payment: PlannedPayment | null,
  planning: Planning,
): PlannedPayment | null {
  const paidFrom = payment === null ? null : refundAccount(refund, amount, payment, planning);
  if (payment === null || paidFrom === null) return null;
  const reference = toSingleLine(refundReference(refund, payment, planning), REFERENCE_LENGTH_MAX);
  return { ...payment, ...paidFrom, amount, date, reference };
}

/** The gateway's id of the refund; without one the payment's own, or what names the refund. */
function refundReference(refund: Refund, payment: PlannedPayment, { order, settings }: Planning): string {
  if (settings.payments.references === 'method') return idOfRefund(refund.meta) || payment.reference;
  return providersRefundId(refund, order) || `Refund ${refund.id} of order ${order.number}`;
}
