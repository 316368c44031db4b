import { decimal, moneyInWords } from '../../domain/money.ts';
import type { Reason } from '../../ledger/entry.ts';
import type { Origin } from '../../domain/origin-mark.ts';
import type { Problem } from '../../domain/problems.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { reissueCommandLine } from '../amendments/amend-problems.ts';
import { numberOf } from '../invoices/posted-invoice.ts';
import type { OrderRef } from '../orders/planned-order.ts';

function adoptCommand({ storeId, orderId }: OrderRef, choice: string): string {
  return `npm run cli -- adopt ${storeId} ${orderId} ${choice}`;
}

/** The order (or a person) names an invoice that is not proven to be its own. `why` completes a sentence. */
export function unproven(order: OrderRef, invoice: string, why: string): Problem {
  return {
    code: 'earlier_invoice_unproven',
    message: `Order ${order.orderId} seems to be in Xero already as invoice ${invoice}, but ${why}. Nothing was posted or changed.`,
    fix:
      `Look at the invoice in Xero. If it is this order’s: ${adoptCommand(order, '--invoice <number or id>')}. ` +
      `If the order is in no books yet, so that it is to be posted: ${adoptCommand(order, '--none')}.`,
    details: { invoice },
  };
}

/** This shop is a copy of another shop that posts to the same organisation. */
export function postedByOtherStore(order: OrderRef, invoice: InvoiceSummary, origin: Origin): Problem {
  return {
    code: 'posted_by_other_store',
    message:
      `Order ${order.orderId} carries invoice ${numberOf(invoice)}, which the store ${origin.storeId} posted for its order ` +
      `${origin.orderId}: this shop looks like a copy of that one. Nothing was posted.`,
    fix:
      `If this is a copy (staging): npm run cli -- store copy ${order.storeId}. If the shop moved here for good: ` +
      `npm run cli -- store moved ${origin.storeId} <new address>. To post this order all the same: ${adoptCommand(order, '--none')}.`,
    details: { invoice: numberOf(invoice), store: origin.storeId },
  };
}

/** The order's figures differ from the invoice that someone else made for it. */
export function earlierChanged(order: OrderRef, invoice: InvoiceSummary, total: string, what: string): Problem {
  const number = numberOf(invoice);
  return {
    code: 'earlier_invoice_changed',
    message:
      `${what} Its invoice ${number} over ${moneyInWords(decimal(invoice.total), invoice.currency)} was not made by this connector, so it stays unchanged ` +
      `(the order comes to ${moneyInWords(decimal(total), invoice.currency)}).`,
    fix:
      `Correct it in Xero by hand, or credit it and post the order again: ${reissueCommandLine(order)}. ` +
      'To let the connector change such invoices, choose "manage" (setting documents.adopted).',
    details: { invoice: number, invoiceTotal: invoice.total, orderTotal: total },
  };
}

export function earlierUnpaid(invoice: InvoiceSummary): Problem {
  const number = numberOf(invoice);
  return {
    code: 'earlier_invoice_unpaid',
    message: `Invoice ${number} was not made by this connector and had ${moneyInWords(decimal(invoice.amountDue), invoice.currency)} left to pay when it was linked; the order is paid. No payment was added.`,
    fix: 'Where the bank feed or an import brings the payment, nothing is missing; else enter it in Xero.',
    details: { invoice: number, amountDue: invoice.amountDue },
  };
}

/** The earlier connector voids the invoice of a fully refunded order. */
export function earlierVoided(invoice: InvoiceSummary): Reason {
  const number = numberOf(invoice);
  return {
    code: 'earlier_invoice_void',
    message: `The order was refunded in full, and its invoice ${number}, made before this connector, is void in Xero.`,
    fix: 'No action needed.',
    details: { invoice: number },
  };
}
