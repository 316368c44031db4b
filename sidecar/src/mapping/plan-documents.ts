import type { OrganisationLists, PlannedDocuments } from '../domain/documents.ts';
import { decimal, withCurrency, ZERO } from '../domain/money.ts';
import type { Catalogue, Order, OrderCustomer } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import type { Refund } from '../domain/refund.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { ShopUnits } from '../domain/shop-units.ts';
import { toContact } from './contact/to-contact.ts';
import { type Store, toInvoice } from './invoice/to-invoice.ts';
import { toLineItems } from './invoice/to-line-items.ts';
import { isLocked, openDay } from './lock-date.ts';
import { readFigures } from './order-figures.ts';
import { hasDeposit } from './payment/deposit.ts';
import { toFee } from './payment/to-gateway-fee.ts';
import { besideCredit, NOTHING_POSTED, type PostedMoney, toBalance, toPayment } from './payment/to-payment.ts';
import { toCreditNotes } from './refund/to-credit-note.ts';

export interface PlanContext {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
  readonly catalogue: Catalogue;
  readonly store: Store;
  /** The shop's units; null or absent = not read, because no order needs them. */
  readonly units?: ShopUnits | null;
  /** null or absent = not read, as no rule names a role, or the order is a guest's. */
  readonly customer?: OrderCustomer | null;
  /** What Xero already has of the order: it keeps its day if a period is locked later. */
  readonly posted?: PostedDays;
  /** The order's refunds in full; [] if it has none. */
  readonly refunds: readonly Refund[];
}

export interface PostedDays {
  /** The invoice's date in Xero, YYYY-MM-DD; null = not posted. */
  readonly invoice: string | null;
  /** Absent = no payment is in Xero. */
  readonly money?: PostedMoney;
  /** Credit notes by the refund's id; absent = none posted. */
  readonly refunds?: ReadonlyMap<number, string>;
  /** Their totals. */
  readonly refundTotals?: ReadonlyMap<number, string>;
}

export type Plan =
  | { readonly kind: 'documents'; readonly documents: PlannedDocuments }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  /** The order is not to be synced (yet). */
  | ({ readonly kind: 'skip' } & SkipReason);

export interface SkipReason {
  readonly code: 'status_not_posted' | 'before_start_date' | 'order_empty' | 'order_free';
  /** A full sentence. */
  readonly reason: string;
}

/** An order's documents in Xero: contact, invoice and payment, or every problem that blocks posting. */
export function planDocuments(order: Order, context: PlanContext): Plan {
  const { settings, lists, store } = context;
  const skip = reasonToSkip(order, settings);
  if (skip !== null) return { kind: 'skip', ...skip };

  const problems: Problem[] = [];
  const notices: Problem[] = [];
  const figures = readFigures(order, problems, settings, notices, context.units);
  checkCurrency(order, lists, problems);
  if (figures === null) return { kind: 'problems', problems };
  const lines = toLineItems(order, figures, context, problems, notices);
  const day = invoiceDay(order, context, problems, notices);
  const money = context.posted?.money ?? NOTHING_POSTED;
  const payment = toPayment(order, figures, settings, lists, problems, notices, money);
  const balance = toBalance(order, figures, payment, settings, lists, problems, notices, money);
  if (problems.length > 0) return { kind: 'problems', problems: withoutRepeats(problems) };

  const contact = toContact(order, settings, store.id);
  const invoice = toInvoice(
    order,
    figures,
    lines.map(({ line }) => line),
    settings,
    store,
    lists,
    day,
  );
  const deposit = payment !== null && hasDeposit(order) && figures.received.lt(figures.total) ? figures.received : null;
  const refunded = { order, refunds: context.refunds, invoice, lines, payment, decimals: figures.decimals, deposit };
  const postedOn = context.posted?.refunds ?? new Map<number, string>();
  const postedTotals = context.posted?.refundTotals ?? new Map<number, string>();
  const creditNotes =
    settings.documents.refunds === 'notice'
      ? []
      : toCreditNotes({ ...refunded, postedOn, postedTotals, storeId: store.id }, context, problems, notices);
  if (settings.documents.refunds === 'notice') notices.push(...refundNotices(order));
  if (problems.length > 0) return { kind: 'problems', problems: withoutRepeats(problems) };
  const fee = toFee(order, payment, context, notices, money);
  return {
    kind: 'documents',
    documents: {
      contact,
      invoice,
      payment: besideCredit(order, payment, settings, lists, money),
      ...(balance === null ? {} : { balance }),
      ...(fee === null ? {} : { fee }),
      creditNotes,
      notices: withoutRepeats(notices),
    },
  };
}

/** The owner enters credit notes by hand. */
function refundNotices(order: Order): Problem[] {
  if (order.refunds.length === 0) return [];
  const amounts = order.refunds.map(
    (refund) => `refund ${refund.id}: ${withCurrency(decimal(refund.total).abs(), order.currency)}`,
  );
  return [
    {
      code: 'refund_by_hand',
      message: `The order was refunded in the shop (${amounts.join(', ')}); its invoice stands in full.`,
      fix: 'Enter the credit note in Xero by hand, or let refunds be posted (setting documents.refunds), then replay the order.',
      details: { setting: 'documents.refunds' },
    },
  ];
}

function reasonToSkip(order: Order, settings: Settings): SkipReason | null {
  const { triggerStatuses, zeroTotals } = settings.documents;
  if (!triggerStatuses.includes(order.status)) {
    const reason = `The order is "${order.status}"; orders are posted once they are ${triggerStatuses.join(' or ')}.`;
    return { code: 'status_not_posted', reason };
  }
  const { startDate } = settings.sync;
  if (startDate !== null && order.createdOn < startDate) {
    const reason = `The order was made on ${order.createdOn}, before the first day to post (${startDate}).`;
    return { code: 'before_start_date', reason };
  }
  const isFree = decimal(order.total).eq(ZERO);
  if (isFree && order.lines.length === 0) return { code: 'order_empty', reason: 'The order is empty.' };
  if (isFree && zeroTotals === 'skip') {
    return { code: 'order_free', reason: 'The order costs nothing, and free orders are not posted.' };
  }
  return null;
}

/** An invoice in Xero keeps its day if the order's own is locked by now. */
function invoiceDay(order: Order, context: PlanContext, problems: Problem[], notices: Problem[]): string {
  const { settings, lists, posted } = context;
  const known = posted?.invoice ?? null;
  if (known !== null) return isLocked(order.createdOn, lists) ? known : order.createdOn;
  return openDay('invoice', order.createdOn, settings, lists, problems, notices);
}

function checkCurrency(order: Order, lists: OrganisationLists, problems: Problem[]): void {
  if (lists.currencies === undefined || lists.currencies.includes(order.currency)) return;
  problems.push({
    code: 'currency_not_enabled',
    message: `The order is in ${order.currency}, a currency the organisation in Xero does not use.`,
    fix: `Add ${order.currency} in Xero (Settings, Currencies), then replay the order.`,
    details: { currency: order.currency },
  });
}

/** Ten lines with the same unmapped rate are one problem. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.code, problem.details.setting ?? problem.message]);
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}
