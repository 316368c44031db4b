import type { Big } from 'big.js';
import type { PlannedPayment, XeroAccount } from '../../domain/documents.ts';
import { decimal, smaller, toMoney, ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { entryOf, type Settings } from '../../domain/settings/settings.ts';
import { toSingleLine } from '../../domain/text.ts';
import { findAccount, toAccountRef } from '../invoice/account.ts';
import { isLocked, unlockedDay } from '../lock-date.ts';
import type { OrderFigures } from '../order-figures.ts';
import type { Planning, PostedPart } from '../planning.ts';
import { creditedAmount } from './credited-amount.ts';
import { hasDeposit } from './deposit.ts';

/** Not documented for payments; assumed to be as for invoices. */
export const REFERENCE_LENGTH_MAX = 255;

/** The payment of a paid order; null if there is none to post, or with a problem if it cannot be. */
export function toPayment(figures: OrderFigures, planning: Planning): PlannedPayment | null {
  const { order, settings, lists, money, problems } = planning;
  const isAuthorised = settings.documents.invoiceStatus === 'AUTHORISED';
  if (order.paidOn === null || figures.received.lte(ZERO) || !isAuthorised) return null;
  const { own, choice, key } = paymentChoice(order, settings);
  if (choice !== null && 'none' in choice) return null;

  const setting = own === undefined && choice !== null ? 'payments.default' : `payments.methods.${key}`;
  const account = choice === null ? undefined : findAccount(choice.account, lists);
  const problem = choice === null ? noAccountChosen(order) : accountProblem(choice.account, account, setting, planning);
  if (problem !== null) problems.push(problem);
  if (account === undefined || problem !== null) return null;
  // Carried money is not booked again, so its date may be locked; else Xero refuses a locked date itself.
  const carried = money.earlierOn === undefined ? planning : { ...planning, problems: [], notices: [] };
  const amount = toMoney(paidFirst(order, figures, money.payment));
  const credited = creditedAmount(amount, account, planning);
  return {
    amount,
    currency: order.currency,
    date: dayOf(order.paidOn, money.payment, carried),
    account: toAccountRef(account),
    reference: toSingleLine(referenceOf(order, settings), REFERENCE_LENGTH_MAX),
    because: {
      field: 'account',
      value: account.code || account.accountId,
      rule: own === undefined ? 'default payment account' : `payment method ${key}`,
    },
    ...(credited === null ? {} : { credited }),
    ...(order.transactionId === '' ? { isOffline: true as const } : {}),
  };
}

/** Customers quote the order number on a transfer, and the bank feed shows it. */
function referenceOf({ transactionId, number, paymentMethodTitle, paymentMethod }: Order, { payments }: Settings) {
  const other = payments.references === 'order' ? `Order ${number}` : paymentMethodTitle || paymentMethod;
  return transactionId || other;
}

/** On an invoice that replaced a credited one: money received beside the credit has a date of its own. */
export function besideCredit(payment: PlannedPayment | null, planning: Planning): PlannedPayment | null {
  const { order, money } = planning;
  const { payment: posted, earlierOn } = money;
  if (payment === null || order.paidOn === null || earlierOn === undefined || order.paidOn > earlierOn) return payment;
  const unreported = { ...planning, problems: [], notices: [] };
  const date = posted?.isLive === true ? posted.date : unlockedDay('payment', order.modifiedOn, unreported);
  return { ...payment, date, isAssumed: true };
}

/** The payment of the balance due of an order whose deposit is in Xero, once the shop reports it; null = none. */
export function toBalance({ received }: OrderFigures, payment: PlannedPayment | null, planning: Planning) {
  const { order, money } = planning;
  if (payment === null || order.paidOn === null) return null;
  const amount = received.minus(payment.amount);
  if (amount.lte(ZERO)) return null;
  if (money.balance?.isLive === true) return { ...payment, amount: toMoney(amount), date: money.balance.date };
  // Some plugins change the order's date when the balance comes in; else the day of the change counts.
  const hasNewDate = order.paidOn > (money.payment?.date ?? order.paidOn);
  const day = hasNewDate ? order.paidOn : order.modifiedOn;
  return { ...payment, amount: toMoney(amount), date: unlockedDay('payment', day, planning) };
}

/** For an order with a deposit: the first posted amount. */
function paidFirst(order: Order, { received }: OrderFigures, payment: PostedPart | null): Big {
  return payment === null || !hasDeposit(order) ? received : smaller(received, decimal(payment.amount));
}

function dayOf(day: string, posted: PostedPart | null, planning: Planning): string {
  if (posted?.isLive !== true) return unlockedDay('payment', day, planning);
  return isLocked(day, planning.lists) ? posted.date : day;
}

/** Whether to book the order's money at all. */
export function isPaymentPosted(order: Order, settings: Settings): boolean {
  const { choice } = paymentChoice(order, settings);
  const isNone = choice !== null && 'none' in choice;
  return order.paidOn !== null && !isNone && decimal(order.total).gt(ZERO);
}

/** A method may have an account for each currency of orders; `key` is the entry's. */
export function paymentChoice(
  { paymentMethod, currency }: Pick<Order, 'paymentMethod' | 'currency'>,
  { payments }: Settings,
) {
  const inCurrency = `${paymentMethod}:${currency}`;
  const ofCurrency = entryOf(payments.methods, inCurrency);
  const own = ofCurrency ?? entryOf(payments.methods, paymentMethod);
  return { own, choice: own ?? payments.default, key: ofCurrency === undefined ? paymentMethod : inCurrency };
}

function noAccountChosen({ paymentMethod }: Order): Problem {
  const method = paymentMethod === '' ? 'no payment method' : `the payment method "${paymentMethod}"`;
  const setting = paymentMethod === '' ? 'payments.default' : `payments.methods.${paymentMethod}`;
  return {
    code: 'payment_account_missing',
    message: `The order is paid with ${method}, and no Xero account is chosen for that money.`,
    fix: `Choose the bank or clearing account, or "none" for no payment (setting ${setting}).`,
    details: { method: paymentMethod, setting },
  };
}

/** Why Xero takes no payment of this order on the account that a setting names `ref`; null = it does. */
export function accountProblem(
  ref: string,
  account: XeroAccount | undefined,
  setting: string,
  planning: Planning,
): Problem | null {
  if (account === undefined) {
    return {
      code: 'payment_account_missing',
      message: `There is no account "${ref}" in Xero to book the payment on.`,
      fix: `Choose another account (setting ${setting}), or create it in Xero.`,
      details: { account: ref, setting },
    };
  }
  const cause = causeOfRefusal(account, planning);
  if (cause === null) return null;
  return {
    code: 'payment_account_invalid',
    message: `Xero takes no payment on the account "${account.name}": ${cause}.`,
    fix: `Choose another bank or clearing account (setting ${setting}).`,
    details: { account: account.code || account.accountId, setting },
  };
}

/** Xero accepts bank accounts in the invoice's currency or its own, and others only if payments are enabled. */
function causeOfRefusal(account: XeroAccount, { order, lists: { baseCurrency } }: Planning): string | null {
  if (account.status !== 'ACTIVE') return 'it is archived';
  if (account.type !== 'BANK' && !account.enablePaymentsToAccount) {
    return 'it is not a bank account and not enabled for payments';
  }
  const { currencyCode } = account;
  if (currencyCode === '' || baseCurrency === undefined) return null;
  if (currencyCode === order.currency || currencyCode === baseCurrency) return null;
  return `it is kept in ${currencyCode}, the order is in ${order.currency}`;
}
