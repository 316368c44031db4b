import type { Big } from 'big.js';
import type { PlannedCreditNote, PlannedInvoice, PlannedLine, PlannedPayment } from '../../domain/documents.ts';
import { decimal, fits, roundTo, sum, toMoney, XERO_DECIMALS, ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import { withOriginMark } from '../../domain/origin-mark.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Refund } from '../../domain/refund.ts';
import { toSingleLine } from '../../domain/text.ts';
import { refundsAccount } from '../invoice/account.ts';
import type { MappingContext } from '../invoice/line-parts.ts';
import { ownNumber } from '../invoice/to-invoice.ts';
import type { SourcedLine } from '../invoice/to-line-items.ts';
import { openDay } from '../lock-date.ts';
import { rateIdsOf } from '../tax/tax-set.ts';
import { checkPairing } from '../tax/tax-type.ts';
import { type CreditLeft, type CreditSplit, everything, totalLeft, wholeInvoice, without } from './credit-left.ts';
import { creditLines } from './credit-lines.ts';
import type { LineRate } from './line-rate.ts';
import { claimsOf, type RefundClaim } from './refund-claims.ts';
import {
  beyondInvoice,
  depositGivenBack,
  linesDiffer,
  tooPrecise,
  unreadable,
  unsplittable,
} from './refund-problems.ts';
import { splitRefund } from './refund-split.ts';
import { refundPayment } from './to-refund-payment.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/invoices); assumed to be the same for credit notes. */
const NUMBER_LENGTH_MAX = 255;
const DESCRIPTION_LENGTH_MAX = 1000;

export interface Refunded {
  readonly order: Order;
  readonly refunds: readonly Refund[];
  readonly invoice: PlannedInvoice;
  readonly lines: readonly SourcedLine[];
  /** Of the order; null if none is booked. */
  readonly payment: PlannedPayment | null;
  readonly decimals: number;
  /** The deposit, if no more of the order came in; null = all received, or no money is booked. */
  readonly deposit: Big | null;
  /** Days of the credit notes already in Xero, by refund id: they stay. */
  readonly postedOn: ReadonlyMap<number, string>;
  /** Their totals; absent = not known. */
  readonly postedTotals?: ReadonlyMap<number, string>;
  readonly storeId: string;
}

/**
 * One credit note per refund, oldest first. The amount is the money; together they never exceed the invoice, in total
 * or in the net or tax of a tax type, and the one for the remainder takes exactly what is left of each.
 */
export function toCreditNotes(
  refunded: Refunded,
  context: MappingContext,
  problems: Problem[],
  notices: Problem[],
): PlannedCreditNote[] {
  const { order, lines } = refunded;
  const missing = order.refunds.filter(({ id }) => !refunded.refunds.some((refund) => refund.id === id));
  problems.push(...missing.map(({ id }) => unreadable(id)));
  const refunds = inOrder(refunded.refunds);
  const amounts = refunds.map((refund) => amountOf(refund, order, context, problems));
  const decimals = amounts.every((amount) => fits(amount, refunded.decimals)) ? refunded.decimals : XERO_DECIMALS;
  let left = wholeInvoice(lines);
  const notes: PlannedCreditNote[] = [];
  const ending = endOfDeposit(refunded, refunds, amounts);
  let money = refunded.deposit;
  for (const [index, refund] of refunds.entries()) {
    const amount = amounts[index] ?? ZERO;
    if (amount.lte(ZERO)) continue;
    const credited = refund.id === ending ? largest(amount, totalLeft(left)) : amount;
    const credit = creditOf(refund, credited, left, { ...refunded, decimals }, context, problems);
    if (credit === null) continue;
    notices.push(...credit.notices);
    left = without(left, credit.split);
    if (credit.lines.length === 0) continue;
    const note = toNote(refund, credit.lines, refunded, context, problems, notices);
    const back = money === null ? null : money.lt(amount) ? money : amount;
    notes.push(back === null ? note : { ...note, moneyFirst: toMoney(back) });
    if (money !== null && back !== null) money = money.minus(back);
  }
  const { deposit } = refunded;
  const isBack = deposit !== null && notes.length > 0 && money?.eq(ZERO) === true;
  if (isBack && totalLeft(left).gt(ZERO)) notices.push(depositGivenBack(deposit, totalLeft(left), order.currency));
  return notes;
}

/**
 * The refund that ends a sale with only a deposit paid: the deposit is fully refunded, and the order is
 * refunded, or its total is no more than the deposit. Its credit note covers the rest of the sale. null = not ended.
 */
function endOfDeposit(
  { order, deposit, postedTotals, postedOn }: Refunded,
  refunds: readonly Refund[],
  amounts: readonly Big[],
): number | null {
  const back = sum(amounts);
  const last = refunds.at(-1);
  if (deposit === null || last === undefined || back.lt(deposit)) return null;
  if (order.status !== 'refunded' && back.lt(decimal(order.total))) return null;
  // Posted before the order ended, it stays unchanged.
  const posted = postedTotals?.get(last.id);
  if (postedOn.has(last.id) && posted !== undefined && decimal(posted).eq(amounts.at(-1) ?? ZERO)) return null;
  return last.id;
}

function largest(one: Big, other: Big): Big {
  return one.gt(other) ? one : other;
}

function inOrder(refunds: readonly Refund[]): Refund[] {
  return [...refunds].sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id - b.id));
}

function amountOf(refund: Refund, order: Order, context: MappingContext, problems: Problem[]): Big {
  const amount = decimal(refund.amount);
  if (fits(amount, XERO_DECIMALS)) return amount;
  if (context.settings.documents.precision === 'reject') problems.push(tooPrecise(refund, order.currency));
  return roundTo(amount, XERO_DECIMALS);
}

interface Credit {
  readonly split: CreditSplit;
  readonly lines: readonly PlannedLine[];
  readonly notices: readonly Problem[];
}

/** null with a problem. */
function creditOf(
  refund: Refund,
  amount: Big,
  left: CreditLeft,
  refunded: Refunded,
  context: MappingContext,
  problems: Problem[],
): Credit | null {
  const { order, decimals, lines } = refunded;
  const rest = totalLeft(left);
  const claims = claimsOf(refund, order, lines);
  const notices = amount.gt(rest) ? [beyondInvoice(refund, amount, rest, order.currency)] : [];
  const part = amount.gte(rest) ? null : splitRefund(amount, claims, left, decimals);
  const split = amount.gte(rest) ? everything(left) : (part?.split ?? null);
  if (part?.isAsClaimed === false) notices.push(linesDiffer(refund, claims, order.currency));
  const own = split === null ? null : linesOf(refund, split, claims, left, refunded, context, problems);
  if (split !== null && own !== null) return { split, lines: own, notices };
  problems.push(unsplittable(refund, order.currency));
  return null;
}

function linesOf(
  refund: Refund,
  split: CreditSplit,
  claims: readonly RefundClaim[],
  left: CreditLeft,
  refunded: Refunded,
  context: MappingContext,
  problems: Problem[],
): readonly PlannedLine[] | null {
  const { order, decimals, lines } = refunded;
  const onOwnAccount = refundsAccount(context.settings, context.lists, problems);
  const isWhole =
    totalLeft(without(left, split)).eq(ZERO) && totalLeft(left).eq(decimal(refunded.invoice.expected.total));
  // A full credit is the invoice reversed, line by line.
  if (isWhole && (claims.length > 0 || onOwnAccount === null)) return lines.map(({ line }) => line);
  const own = creditLines(split, claims, left, {
    description: describe(refund, order),
    refundsAccount: onOwnAccount,
    rates: ratesOf(refunded, context),
    decimals,
  });
  for (const line of own ?? []) {
    const taxRate = context.lists.taxRates.find((rate) => rate.taxType === line.taxType);
    if (line.accountCode === onOwnAccount?.account.code && taxRate !== undefined) {
      checkPairing({ taxRate }, onOwnAccount.account, problems);
    }
  }
  return own;
}

function ratesOf({ order, lines }: Refunded, context: MappingContext): ReadonlyMap<string, LineRate> {
  const severally = new Set(order.lines.filter((line) => rateIdsOf(line).length > 1).map((line) => line.id));
  return new Map(
    context.lists.taxRates.map(({ taxType, effectiveRate }) => {
      const own = lines.filter(({ line }) => line.taxType === taxType);
      const hasSeveralRates = own.some(({ orderLineId }) => orderLineId !== null && severally.has(orderLineId));
      return [taxType, { effectiveRate, hasSeveralRates }];
    }),
  );
}

function toNote(
  refund: Refund,
  lines: readonly PlannedLine[],
  refunded: Refunded,
  context: MappingContext,
  problems: Problem[],
  notices: Problem[],
): PlannedCreditNote {
  const { order, invoice, payment, storeId } = refunded;
  const { settings, lists } = context;
  const subTotal = sum(lines.map((line) => decimal(line.amount)));
  const totalTax = sum(lines.map((line) => decimal(line.tax)));
  const expected = {
    subTotal: toMoney(subTotal),
    totalTax: toMoney(totalTax),
    total: toMoney(subTotal.plus(totalTax)),
  };
  const date =
    refunded.postedOn.get(refund.id) ?? openDay('credit note', refund.refundedOn, settings, lists, problems, notices);
  const tail = `-R${refund.id}`;
  return {
    refundId: refund.id,
    number: ownNumber(order, settings).slice(0, NUMBER_LENGTH_MAX - tail.length) + tail,
    reference: withOriginMark(`Refund ${refund.id} of WooCommerce order ${order.number}`, storeId, order.id),
    date,
    currency: order.currency,
    status: invoice.status,
    lineAmountTypes: invoice.lineAmountTypes,
    brandingThemeId: invoice.brandingThemeId,
    lines,
    expected,
    refund: refundPayment(refund, order, { total: expected.total, date }, payment, settings),
  };
}

function describe(refund: Refund, order: Order): string {
  const reason = toSingleLine(refund.reason, DESCRIPTION_LENGTH_MAX);
  const text = `Refund on order ${order.number}`;
  return reason === '' ? text : `${text}: ${reason}`;
}
