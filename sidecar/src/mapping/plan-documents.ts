import type { PlannedDocuments, PlannedItem } from '../domain/documents.ts';
import { decimal, moneyInWords, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import { entryOf, postedStatuses, statusesPath, type Settings } from '../domain/settings/settings.ts';
import { toContact } from './contact/to-contact.ts';
import { foldBundles } from './fold-bundles.ts';
import { checkInvoiceNumber } from './invoice-number.ts';
import { itemKey } from './invoice/item-code.ts';
import { legalTexts } from './invoice/legal-texts.ts';
import { orderedBy } from './invoice/ordered-by.ts';
import { toInvoice } from './invoice/to-invoice.ts';
import { toLineItems } from './invoice/to-line-items.ts';
import { isLocked, unlockedDay } from './lock-date.ts';
import { readFigures } from './order-figures.ts';
import { hasDeposit } from './payment/deposit.ts';
import { toGatewayFee } from './payment/to-gateway-fee.ts';
import { besideCredit, toBalance, toPayment } from './payment/to-payment.ts';
import { NOTHING_POSTED, type PlanContext, type Planning } from './planning.ts';
import { followInvoice } from './refund/follow-invoice.ts';
import { toCreditNotes } from './refund/to-credit-note.ts';

export type Plan =
  | { readonly kind: 'documents'; readonly documents: PlannedDocuments }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  /** The order is not to be synced (yet). */
  | ({ readonly kind: 'skip' } & SkipReason);

export interface SkipReason {
  readonly code: 'status_not_posted' | 'before_start_date' | 'order_empty' | 'order_free';
  /** The one that says which statuses are posted; absent = of another reason. */
  readonly setting?: string;
  /** A full sentence. */
  readonly reason: string;
}

/** An order's documents in Xero: contact, invoice and payment, or every problem that blocks posting. */
export function planDocuments(given: Order, context: PlanContext): Plan {
  const { settings, store } = context;
  const skip = reasonToSkip(given, settings);
  if (skip !== null) return { kind: 'skip', ...skip };
  const order = foldBundles(given, settings);

  const problems: Problem[] = [];
  const notices: Problem[] = [];
  const money = context.posted?.money ?? NOTHING_POSTED;
  const items: PlannedItem[] = [];
  const planning: Planning = { ...context, order, money, problems, notices, items };
  const figures = readFigures(planning);
  checkCurrency(planning);
  checkInvoiceNumber(planning);
  if (figures === null) return { kind: 'problems', problems };
  const { lines, ...prices } = toLineItems(figures, planning);
  const date = invoiceDate(planning);
  const payment = toPayment(figures, planning);
  const balance = toBalance(figures, payment, planning);
  if (problems.length > 0) return { kind: 'problems', problems: withoutRepeats(problems) };

  const contact = toContact(order, settings, store.id);
  const plannedLines = lines.map(({ line }) => line);
  const bare = toInvoice(figures, { lines: plannedLines, ...prices }, date, planning);
  const invoice = { ...bare, lines: [...bare.lines, ...orderedBy(planning), ...legalTexts(planning)] };
  const isPart = payment !== null && hasDeposit(order) && figures.received.lt(figures.total);
  const deposit = isPart ? figures.received : null;
  const isByHand = settings.documents.refunds === 'notice';
  if (isByHand) notices.push(...refundNotices(order));
  const asInvoiced = followInvoice(lines, planning.posted?.lines ?? []);
  const invoiced = { invoice, lines: asInvoiced, payment, decimals: figures.decimals, deposit };
  const creditNotes = isByHand ? [] : toCreditNotes(invoiced, planning);
  if (problems.length > 0) return { kind: 'problems', problems: withoutRepeats(problems) };
  const fee = toGatewayFee(payment, planning);
  return {
    kind: 'documents',
    documents: {
      contact,
      invoice,
      payment: besideCredit(payment, planning),
      ...(balance === null ? {} : { balance }),
      ...(fee === null ? {} : { fee }),
      creditNotes,
      ...(items.length === 0 ? {} : { items: withoutSameCode(items) }),
      notices: withoutRepeats(notices),
    },
  };
}

/** The owner enters credit notes by hand. */
function refundNotices({ refunds, currency }: Order): Problem[] {
  if (refunds.length === 0) return [];
  const amounts = refunds.map(({ id, total }) => `refund ${id}: ${moneyInWords(decimal(total).abs(), currency)}`);
  return [
    {
      code: 'refund_by_hand',
      message: `The order was refunded in the shop (${amounts.join(', ')}); its invoice is still posted in full.`,
      fix: 'Let refunds be posted (setting documents.refunds), or enter the credit note in Xero by hand.',
      details: { setting: 'documents.refunds' },
    },
  ];
}

function reasonToSkip(order: Order, settings: Settings): SkipReason | null {
  const { documents, payments, sync } = settings;
  const statuses = postedStatuses(settings, order.paymentMethod);
  if (!statuses.includes(order.status)) {
    const isOwn = entryOf(payments.statuses, order.paymentMethod) !== undefined;
    const setting = statusesPath(settings, order.paymentMethod);
    const wanted = statuses.join(' or ');
    const reason = isOwn
      ? `The order is "${order.status}"; orders paid by ${order.paymentMethod} are posted once they are ${wanted}.`
      : `The order is "${order.status}"; orders are posted once they are ${wanted}.`;
    return { code: 'status_not_posted', reason, setting };
  }
  if (sync.startDate !== null && order.createdOn < sync.startDate) {
    const reason = `The order was made on ${order.createdOn}, before the first day to post (${sync.startDate}).`;
    return { code: 'before_start_date', reason };
  }
  const isFree = decimal(order.total).eq(ZERO);
  if (isFree && order.lines.length === 0) return { code: 'order_empty', reason: 'The order is empty.' };
  if (isFree && documents.zeroTotals === 'skip') {
    return { code: 'order_free', reason: 'The order costs nothing, and free orders are not posted.' };
  }
  return null;
}

/** An invoice in Xero keeps its date if the order's own is locked by now, or isn't the invoice's. */
function invoiceDate(planning: Planning): string {
  const { order, settings, lists, posted } = planning;
  const known = posted?.invoice ?? null;
  if (known === null) return unlockedDay('invoice', saleDay(order, settings), planning);
  return settings.documents.date !== 'ordered' || isLocked(order.createdOn, lists) ? known : order.createdOn;
}

/** The day of an order's invoice by the settings, whatever is locked or posted. */
export function saleDay(
  { createdOn, paidOn, completedOn }: Pick<Order, 'createdOn' | 'paidOn' | 'completedOn'>,
  { documents }: Settings,
): string {
  switch (documents.date) {
    case 'ordered':
      return createdOn;
    case 'paid':
      return paidOn ?? createdOn;
    case 'completed':
      return completedOn ?? paidOn ?? createdOn;
  }
}

function checkCurrency({ order: { currency }, lists, problems }: Planning): void {
  if (lists.currencies === undefined || lists.currencies.includes(currency)) return;
  problems.push({
    code: 'currency_not_enabled',
    message: `The order is in ${currency}, a currency the organisation in Xero does not use.`,
    fix: `Add ${currency} in Xero (Settings, Currencies), then replay the order.`,
    details: { currency },
  });
}

/** Ten lines with the same unmapped rate are one problem. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ code, details, message }: Problem) => JSON.stringify([code, details['setting'] ?? message]);
  return [...Map.groupBy(problems, keyOf).values()].flatMap(([first]) => first ?? []);
}

/** Lines of one product, or of two whose SKUs are one to Xero, share their item. */
function withoutSameCode(items: readonly PlannedItem[]): PlannedItem[] {
  return [...Map.groupBy(items, ({ code }) => itemKey(code)).values()].flatMap(([first]) => first ?? []);
}
