import { Big } from 'big.js';
import type { PlannedInvoice, PlannedLine, PostedLine } from '../../domain/documents.ts';
import { compareLines } from '../../mapping/order-change.ts';
import { answeredAs } from '../../xero/wire/answers.ts';
import type { InvoiceUpdate, LineUpdate } from '../../xero/wire/sales-bodies.ts';
import { invoiceElement, type InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { noteUpdated } from '../history-notes/request-notes.ts';
import { compareTotals, totalsDiffer } from '../invoices/compare-documents.ts';
import { notedInvoice, numberOf, type PostedInvoice } from '../invoices/posted-invoice.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import { reject, type Round } from '../round.ts';
import { amendmentCall, recordAmended } from './amendment-call.ts';

/** An order whose unpaid invoice is to be changed in place. */
export interface InvoiceToUpdate {
  readonly order: PlannedOrder;
  readonly posted: PostedInvoice;
  readonly there: InvoiceSummary;
  /** The buyer's contact, by the current order. */
  readonly contactId: string;
}

/** Updates in batches and compares every answer with its order. */
export async function updateInvoices(round: Round, updates: readonly InvoiceToUpdate[]): Promise<void> {
  const amendments = updates.map((update) => {
    const { order, posted, there } = update;
    return { entry: order.entry, sourceKey: posted.sourceKey, order, posted, there, change: toUpdate(update) };
  });
  await sendBatches(round, amendmentCall, amendments, {
    record: async (own, { order, posted, there }, answer) => {
      const invoice = answeredAs(invoiceElement, answer);
      if (invoice === null) return false;
      await recordAmended(own, order, posted, invoice, order.figuresHash);
      const { currency, total: after } = invoice;
      await noteUpdated(own, notedInvoice(order.entry, posted), { currency, before: there.total, after });
      const totals = compareTotals(order.documents.invoice, invoice);
      if (!totals.same)
        reject(own, order.entry, totalsDiffer(numberOf(there), totals, order.documents.invoice.currency));
      return true;
    },
  });
}

/** The differences between the order and its invoice; people's changes to the header or the coding are kept. */
export function toUpdate({ order, posted, there, contactId }: InvoiceToUpdate): InvoiceUpdate {
  const { invoice } = order.documents;
  const before = posted.stored.invoice;
  const isContactOurs = there.contactId === before.contactId;
  const isDateOurs = there.date === before.date;
  return {
    invoiceId: there.invoiceId,
    lineAmountTypes: invoice.lineAmountTypes,
    lines: lineUpdates(before.lines ?? [], there, invoice),
    contactId: isContactOurs && contactId !== before.contactId ? contactId : null,
    date: isDateOurs && invoice.date !== before.date ? { date: invoice.date, dueDate: invoice.dueDate } : null,
    currency: invoice.currency === there.currency ? null : invoice.currency,
  };
}

function lineUpdates(
  posted: readonly PostedLine[],
  there: Pick<InvoiceSummary, 'lines' | 'lineAmountTypes'>,
  invoice: PlannedInvoice,
): readonly LineUpdate[] {
  const change = compareLines(there.lines ?? [], invoice.lines);
  const isInclusive = invoice.lineAmountTypes === 'Inclusive';
  const partners = new Map([...change.changed, ...change.same].map(({ before, after }) => [after, before]));
  return [
    ...invoice.lines.map((planned): LineUpdate => {
      const partner = partners.get(planned);
      if (partner === undefined || keepsOldTax(partner, planned)) return { planned, stored: null, coding: null };
      // What Xero keeps of a line when its price gets tax, or loses it, is not known.
      const stored = (there.lineAmountTypes === 'Inclusive') === isInclusive ? partner : null;
      return { planned, stored, coding: recoded(posted, partner) };
    }),
    ...change.removed.filter((line) => isTextOfOthers(posted, line)).map((kept): LineUpdate => ({ kept })),
  ];
}

/** Xero keeps a line's stored tax while amount and tax type stay; a line with only a tax change is sent as new. */
function keepsOldTax(stored: PostedLine, planned: PlannedLine): boolean {
  return (
    planned.taxAmount === null &&
    stored.taxType === planned.taxType &&
    !new Big(stored.tax).eq(planned.tax) &&
    // Whichever of the two is the amount of the line.
    (new Big(stored.amount).eq(planned.amount) || withTax(stored).eq(withTax(planned)))
  );
}

function withTax({ amount, tax }: Pick<PlannedLine, 'amount' | 'tax'>): Big {
  return new Big(amount).plus(tax);
}

/** The line in Xero, when someone has changed its account or tracking option since it was posted. */
function recoded(posted: readonly PostedLine[], there: PostedLine): PostedLine | null {
  const ours = posted.find((line) => line.lineItemId === there.lineItemId);
  if (ours === undefined) return null;
  const isSame =
    ours.accountCode === there.accountCode && JSON.stringify(ours.tracking) === JSON.stringify(there.tracking);
  return isSame ? null : there;
}

function isTextOfOthers(posted: readonly PostedLine[], line: PostedLine): boolean {
  return posted.every((ours) => ours.lineItemId !== line.lineItemId) && new Big(line.amount).eq(0);
}
