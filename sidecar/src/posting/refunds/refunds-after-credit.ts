import { decimal, moneyInWords, sum, toMoney, ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Refund } from '../../domain/refund.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { CreditNoteSummary } from '../../xero/wire/sales-documents.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { Round } from '../round.ts';
import { refundNotesOf, reversalsOf, wantedNotes } from './order-credit-notes.ts';

/** An order whose invoice is voided or fully credited. */
export interface CreditedOrder {
  readonly order: Order;
  readonly refunds: readonly Refund[];
  readonly documents: readonly RecordedDocument[];
}

/** Problem with the refunds of such an order; null = none. Throws when Xero does not answer. */
export async function refundAfterCredit(round: Round, one: CreditedOrder): Promise<Problem | null> {
  return (await refundNotBooked(round, one)) ?? (await refundUndone(round, one)) ?? (await saleNotCredited(round, one));
}

/** Refunded after the invoice was credited: in Xero it stays open credit until a person enters the refund on that note. */
async function refundNotBooked({ xero, tenantId }: Round, { order, refunds, documents }: CreditedOrder) {
  const booked = refundNotesOf(documents).filter(({ creditNote }) => isLive(creditNote));
  const unbooked = refunds.filter(({ id }) => !booked.some(({ refundId }) => refundId === id));
  const given = sum(unbooked.map(({ amount }) => decimal(amount)));
  // For an unpaid invoice all credit went to the balance due: no money was received to refund.
  const wanted = reversalsOf(documents).filter(({ creditNote, settled }) =>
    decimal(creditNote.total).gt(settled?.allocated ?? '0'),
  );
  const [first] = wanted;
  if (given.lte(ZERO) || first === undefined) return null;
  const found = await xero.creditNotesByIds(tenantId, wantedNotes(wanted));
  const entered = sum(found.flatMap(({ payments }) => payments.map(({ amount }) => decimal(amount))));
  const open = found.find(({ remainingCredit }) => decimal(remainingCredit).gt(ZERO));
  const missing = given.minus(entered);
  if (missing.lt(ZERO)) return moreEntered(order, toMoney(given), toMoney(entered), first.creditNote);
  if (missing.eq(ZERO)) return null;
  return refundNotEntered(order, toMoney(missing), open ?? first.creditNote, open !== undefined);
}

/** A refund that was deleted in the shop is still booked as money refunded. */
async function refundUndone({ xero, tenantId }: Round, { order, documents }: CreditedOrder): Promise<Problem | null> {
  const undone = refundNotesOf(documents).filter(
    ({ refundId, creditNote }) => isLive(creditNote) && order.refunds.every(({ id }) => id !== refundId),
  );
  if (undone.length === 0) return null;
  const found = await xero.creditNotesByIds(tenantId, wantedNotes(undone));
  const paid = found.find((note) => isLive(note) && note.payments.length > 0);
  const refundId = undone.find(({ creditNote }) => creditNote.creditNoteId === paid?.creditNoteId)?.refundId;
  return paid === undefined || refundId === undefined ? null : refundStillBooked(order, refundId, paid);
}

/** The credit for an invoice left out what a refund had credited, and that refund's credit note was voided afterwards. */
async function saleNotCredited({ xero, tenantId }: Round, { order, documents }: CreditedOrder) {
  for (const { creditNote: reversal, netOf = [] } of reversalsOf(documents)) {
    const leftOut = refundNotesOf(documents).filter(({ refundId }) => netOf.includes(refundId));
    if (leftOut.length === 0) continue;
    const found = await xero.creditNotesByIds(tenantId, wantedNotes(leftOut));
    const voided = leftOut.find(
      ({ creditNote }) => !found.some((note) => note.creditNoteId === creditNote.creditNoteId && isLive(note)),
    );
    if (voided === undefined) continue;
    // The number that the fix asks for: the order is free once a person entered it.
    const key = `${reversal.number}-2`;
    const [entered] = await xero.creditNotesByNumbers(tenantId, [{ key, date: reversal.date }]);
    if (entered !== undefined && isLive(entered) && decimal(entered.total).gte(voided.creditNote.total)) continue;
    return partNotCredited(order, voided.creditNote, reversal, key);
  }
  return null;
}

function refundNotEntered(order: Order, amount: string, { number }: CreditNoteSummary, isOpen: boolean): Problem {
  return {
    code: 'refund_not_settled',
    message:
      `Order ${order.number} was refunded in the shop after its invoice was credited in Xero, and ${moneyInWords(decimal(amount), order.currency)} of ` +
      'that refund are not in Xero: it shows more money than there is.',
    fix: isOpen
      ? `Enter a refund of ${moneyInWords(decimal(amount), order.currency)} on credit note ${number} in Xero, then replay the order.`
      : `Credit note ${number} is used up: remove in Xero what it was allocated to, enter a refund of ${moneyInWords(decimal(amount), order.currency)} on it, then replay the order.`,
    details: { creditNote: number, amount },
  };
}

/** People gave more back on the credit notes than the shop says: which of both is right is for them to say. */
function moreEntered(order: Order, given: string, entered: string, { number }: CreditNoteSummary): Problem {
  return {
    code: 'money_differs',
    message:
      `Order ${order.number} was refunded ${moneyInWords(decimal(given), order.currency)} in the shop after its invoice was credited in Xero. On credit ` +
      `note ${number} Xero has ${moneyInWords(decimal(entered), order.currency)} as given back.`,
    fix: `Compare both with the bank. Enter the refund that is missing in the shop, or correct the refund on ${number} in Xero, then replay the order.`,
    details: { creditNote: number, refunded: given, givenBackInXero: entered },
  };
}

function refundStillBooked(order: Order, refundId: number, { number, total, currency }: CreditNoteSummary): Problem {
  return {
    code: 'refund_deleted',
    message:
      `Refund ${refundId} of order ${order.number} was deleted in the shop, but its credit note ${number} over ${moneyInWords(decimal(total), currency)} ` +
      'is paid back in Xero: it shows less money than there is.',
    fix: `If the refund did not happen, delete the refund payment of ${number} in Xero and leave the credit note: the sale is undone, and the credit is the customer’s. Then replay the order. Nothing in Xero was changed.`,
    details: { refund: refundId, creditNote: number, total },
  };
}

function partNotCredited(
  order: Order,
  { number, total, currency }: CreditNoteSummary,
  reversal: CreditNoteSummary,
  wanted: string,
): Problem {
  return {
    code: 'refund_deleted',
    message:
      `Credit note ${number} over ${moneyInWords(decimal(total), currency)} of order ${order.number} was voided in Xero, but credit note ${reversal.number} ` +
      `had left that part of the sale out: ${moneyInWords(decimal(total), currency)} of sales remain in Xero for an order that was credited.`,
    fix: `Enter a credit note over ${moneyInWords(decimal(total), currency)} with the number ${wanted} in Xero, then replay the order.`,
    details: { creditNote: number, reversal: reversal.number, total },
  };
}
