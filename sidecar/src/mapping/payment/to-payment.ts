import type { Big } from 'big.js';
import { findAccount } from '../invoice/account.ts';
import { hasDeposit } from './deposit.ts';
import type { OrganisationLists, PlannedPayment, XeroAccount } from '../../domain/documents.ts';
import { decimal, toMoney, ZERO } from '../../domain/money.ts';
import { isLocked, openDay } from '../lock-date.ts';
import type { Order } from '../../domain/order.ts';
import type { OrderFigures } from '../order-figures.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { toSingleLine } from '../../domain/text.ts';

/** Not documented for payments; assumed to be as for invoices. */
const REFERENCE_LENGTH_MAX = 255;

/** Payments of an order already in Xero: they keep their day, whatever was locked since. */
export interface PostedMoney {
  /** The first payment; `isLive` false = it was deleted, to be recreated. null = there was none, or it is unknown. */
  readonly payment: PostedPart | null;
  /** The balance payment after a deposit. */
  readonly balance: PostedPart | null;
  /** The gateway fee; absent or null = not booked. */
  readonly fee?: { readonly amount: string; readonly date: string } | null;
  /** The last payment day on invoices credited since, whose credit pays this one; absent = none. */
  readonly earlierOn?: string;
}

export interface PostedPart {
  readonly amount: string;
  readonly date: string;
  readonly isLive: boolean;
  /** Where it is booked; absent = not known. */
  readonly account?: PlannedPayment['account'];
}

export const NOTHING_POSTED: PostedMoney = { payment: null, balance: null };

/** The payment of a paid order; null if there is none to post, or with a problem if it cannot be. */
export function toPayment(
  order: Order,
  figures: OrderFigures,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
  notices: Problem[] = [],
  posted: PostedMoney = NOTHING_POSTED,
): PlannedPayment | null {
  if (order.paidOn === null || figures.received.lte(ZERO) || settings.documents.invoiceStatus !== 'AUTHORISED')
    return null;
  const { own, choice } = choiceOf(order, settings);
  if (choice !== null && 'none' in choice) return null;

  const path = `payments.methods.${order.paymentMethod}`;
  if (choice === null) {
    problems.push(accountMissing(order, path));
    return null;
  }
  const setting = own === undefined ? 'payments.default' : path;
  const account = findAccount(choice.account, lists);
  const problem =
    account === undefined ? unknownAccount(choice.account, setting) : refusal(account, setting, order, lists);
  if (account === undefined || problem !== null) {
    if (problem !== null) problems.push(problem);
    return null;
  }
  // Carried money is not booked again, so its day may be locked; else Xero refuses a locked day itself.
  const isCarried = posted.earlierOn !== undefined;
  const [dayProblems, dayNotices] = isCarried ? [[], []] : [problems, notices];
  return {
    amount: toMoney(paidFirst(order, figures, posted)),
    currency: order.currency,
    date: dayOf(order.paidOn, posted.payment, settings, lists, dayProblems, dayNotices),
    account: account.code === '' ? { accountId: account.accountId } : { code: account.code },
    reference: toSingleLine(
      order.transactionId || order.paymentMethodTitle || order.paymentMethod,
      REFERENCE_LENGTH_MAX,
    ),
    because: {
      field: 'account',
      value: account.code || account.accountId,
      rule: own === undefined ? 'default payment account' : `payment method ${order.paymentMethod}`,
    },
  };
}

/** On an invoice that replaced a credited one: money received beside the credit has a day of its own. */
export function besideCredit(
  order: Order,
  payment: PlannedPayment | null,
  settings: Settings,
  lists: OrganisationLists,
  { payment: posted, earlierOn }: PostedMoney,
): PlannedPayment | null {
  if (payment === null || order.paidOn === null || earlierOn === undefined || order.paidOn > earlierOn) return payment;
  const date = posted?.isLive === true ? posted.date : openDay('payment', order.modifiedOn, settings, lists, [], []);
  return { ...payment, date, isAssumed: true };
}

/** The balance payment of an order whose deposit is in Xero, once the shop reports it; null = none. */
export function toBalance(
  order: Order,
  figures: OrderFigures,
  payment: PlannedPayment | null,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
  notices: Problem[],
  posted: PostedMoney,
): PlannedPayment | null {
  if (payment === null || order.paidOn === null) return null;
  const rest = figures.received.minus(payment.amount);
  if (rest.lte(ZERO)) return null;
  // Some plugins change the order's date when the balance comes in; else the day of the change counts.
  const isDatedAnew = order.paidOn > (posted.payment?.date ?? order.paidOn);
  const day = isDatedAnew ? order.paidOn : order.modifiedOn;
  return {
    ...payment,
    amount: toMoney(rest),
    date: posted.balance?.isLive === true ? posted.balance.date : dayOf(day, null, settings, lists, problems, notices),
  };
}

/** For an order with a deposit: the first posted amount. */
function paidFirst(order: Order, figures: OrderFigures, { payment }: PostedMoney): Big {
  if (payment === null || !hasDeposit(order)) return figures.received;
  return figures.received.gt(payment.amount) ? decimal(payment.amount) : figures.received;
}

function dayOf(
  day: string,
  posted: PostedPart | null,
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
  notices: Problem[],
): string {
  if (posted?.isLive !== true) return openDay('payment', day, settings, lists, problems, notices);
  return isLocked(day, lists) ? posted.date : day;
}

/** Whether to book the order's money at all. */
export function isPaymentPosted(order: Order, settings: Settings): boolean {
  const { choice } = choiceOf(order, settings);
  const isNone = choice !== null && 'none' in choice;
  return order.paidOn !== null && !isNone && decimal(order.total).gt(ZERO);
}

function choiceOf(order: Order, settings: Settings) {
  const { methods, default: fallback } = settings.payments;
  const own = Object.hasOwn(methods, order.paymentMethod) ? methods[order.paymentMethod] : undefined;
  return { own, choice: own ?? fallback };
}

function accountMissing(order: Order, path: string): Problem {
  const method = order.paymentMethod === '' ? 'no payment method' : `the payment method "${order.paymentMethod}"`;
  const setting = order.paymentMethod === '' ? 'payments.default' : path;
  return {
    code: 'payment_account_missing',
    message: `The order is paid with ${method}, and no Xero account is chosen for that money.`,
    fix: `Choose the bank or clearing account, or "none" for no payment (setting ${setting}).`,
    details: { method: order.paymentMethod, setting },
  };
}

function unknownAccount(ref: string, setting: string): Problem {
  return {
    code: 'payment_account_missing',
    message: `There is no account "${ref}" in Xero to book the payment on.`,
    fix: `Choose another account (setting ${setting}), or create it in Xero.`,
    details: { account: ref, setting },
  };
}

function refusal(account: XeroAccount, setting: string, order: Order, lists: OrganisationLists): Problem | null {
  const cause = causeOfRefusal(account, order, lists);
  if (cause === null) return null;
  return {
    code: 'payment_account_invalid',
    message: `Xero takes no payment on the account "${account.name}": ${cause}.`,
    fix: `Choose another bank or clearing account (setting ${setting}).`,
    details: { account: account.code || account.accountId, setting },
  };
}

/** Xero accepts bank accounts in the invoice's currency or its own, and others only if payments are enabled. */
function causeOfRefusal(account: XeroAccount, order: Order, lists: OrganisationLists): string | null {
  if (account.status !== 'ACTIVE') return 'it is archived';
  if (account.type !== 'BANK' && !account.enablePaymentsToAccount) {
    return 'it is no bank account and not enabled for payments';
  }
  const { currencyCode } = account;
  const isForeign = currencyCode !== '' && currencyCode !== order.currency;
  if (isForeign && lists.baseCurrency !== undefined && currencyCode !== lists.baseCurrency) {
    return `it is kept in ${currencyCode}, the order is in ${order.currency}`;
  }
  return null;
}
