import { decimal, moneyInWords } from '../../domain/money.ts';
import type { PlannedInvoice, Totals } from '../../domain/documents.ts';
import { compareLines, describeChange } from '../../mapping/order-change.ts';
import type { Problem } from '../../domain/problems.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { figuresThatDiffer } from '../invoices/compare-documents.ts';
import { numberOf } from '../invoices/posted-invoice.ts';
import type { OrderRef } from '../orders/planned-order.ts';

export function reissueCommandLine({ storeId, orderId }: OrderRef, credit = false): string {
  return `npm run cli -- reissue ${storeId} ${orderId}${credit ? ' --credit' : ''}`;
}

export function replacePaymentCommand({ storeId, orderId }: OrderRef): string {
  return `npm run cli -- reissue ${storeId} ${orderId} --payment`;
}

/** The order is cancelled in the shop, but its invoice has payments or credit. */
export function cancelledAfterPayment(order: OrderRef, invoice: InvoiceSummary, reason: string): Problem {
  const number = numberOf(invoice);
  const { amountDue, total, currency } = invoice;
  const settled =
    amountDue === '0.00'
      ? 'payments or credits for all of it'
      : `${moneyInWords(decimal(amountDue), currency)} left to pay, the remainder`;
  return {
    code: 'cancelled_after_payment',
    message:
      `${reason} Its invoice ${number} over ${moneyInWords(decimal(total), currency)} has ${settled} on it, ` +
      'so it cannot be voided. Nothing in Xero was changed.',
    fix:
      `If the sale did not happen, credit the invoice: ${reissueCommandLine(order, true)} (the money stays in Xero as the ` +
      'customer’s credit until it is paid back or used). If it did, no action is needed. A refund of the whole order, made in the ' +
      'shop, is credited automatically.',
    details: { invoice: number, total, amountDue },
  };
}

/** The order's figures differ from its paid invoice: the changes line by line. */
export function changedAfterPosting(order: OrderRef, planned: PlannedInvoice, invoice: InvoiceSummary): Problem {
  const number = numberOf(invoice);
  const { total } = planned.expected;
  const diff = describeChange(compareLines(invoice.lines ?? [], planned.lines), planned.currency);
  const totals =
    total === invoice.total
      ? `both come to ${moneyInWords(decimal(total), invoice.currency)}`
      : `the invoice comes to ${moneyInWords(decimal(invoice.total), invoice.currency)}, the order now to ${moneyInWords(decimal(total), planned.currency)}`;
  return {
    code: 'changed_after_posting',
    message:
      `Order ${order.orderId} was changed after its invoice ${number} was paid: ${totals}. ${diff}`.trim() +
      ' Nothing in Xero was changed.',
    fix:
      `To credit the invoice and post the order as it is now: ${reissueCommandLine(order)}. ` +
      'Or set the order back to what was posted.',
    details: { invoice: number, orderTotal: total, invoiceTotal: invoice.total },
  };
}

/** Someone changed the invoice in Xero: we leave it alone. `isCancelled`: the order must not be in the books any more. */
export function changedInXero(
  order: OrderRef,
  { posted, there }: { readonly posted: InvoiceSummary; readonly there: InvoiceSummary },
  why: string,
  isCancelled: boolean,
): Problem {
  const number = numberOf(posted);
  return {
    code: 'changed_in_xero',
    message: `${why} But invoice ${number} was changed in Xero since it was posted: ${figuresThatDiffer(posted, there).join(', ')}. We did not change it.`,
    fix: isCancelled
      ? `If the sale did not happen, credit the changed invoice: ${reissueCommandLine(order, true)} (what was paid on it stays as the customer’s credit). ` +
        'Or set it back in Xero to what was posted and replay the order: it is voided then, if nothing was paid on it. If the sale did happen, no action is needed.'
      : `To credit the changed invoice and give the order a new one with its present figures: ${reissueCommandLine(order)}. ` +
        'To keep the invoice, correct it in Xero until it has the order’s figures, then replay the order.',
    details: { invoice: number, posted: posted.total, now: there.total },
  };
}

/** Someone voided or deleted the invoice of an active order, or it is missing. */
export function voidedInXero(order: OrderRef, posted: InvoiceSummary, there: InvoiceSummary | undefined): Problem {
  const number = numberOf(posted);
  const id = order.orderId;
  return {
    code: 'changed_in_xero',
    message:
      there === undefined
        ? `Order ${id} is still active, but its invoice ${number} is not in Xero any more, not by this connector: revenue is missing.`
        : `Order ${id} is still active, but its invoice ${number} was ${there.status.toLowerCase()} in Xero, not by this connector: revenue is missing.`,
    fix: `If it was a mistake, post the order again under a new number: ${reissueCommandLine(order)}. If it was intended, no action is needed.`,
    details: { invoice: number, status: there?.status ?? 'missing' },
  };
}

/** A person's request cannot be carried out. `why` is a part of a sentence. */
export function cannotReissue(order: OrderRef, invoice: InvoiceSummary, why: string): Problem {
  const number = numberOf(invoice);
  return {
    code: 'changed_after_posting',
    message: `Invoice ${number} of order ${order.orderId} was not credited, because ${why}. Nothing in Xero was changed.`,
    fix: 'Correct the invoice in Xero by hand, or remove what stands in the way and replay the order.',
    details: { invoice: number, status: invoice.status, date: invoice.date },
  };
}

/** The invoice's lines do not add up to its totals (people may change those by a few cents): a credit would differ. */
export function creditWouldDiffer(
  { orderId }: OrderRef,
  invoice: InvoiceSummary,
  lines: Totals,
  isReissued: boolean,
): Problem {
  const number = numberOf(invoice);
  const { currency, total, totalTax } = invoice;
  return {
    code: 'totals_differ',
    message:
      `Invoice ${number} of order ${orderId} comes to ${moneyInWords(decimal(total), currency)} (tax ${moneyInWords(decimal(totalTax), currency)}), its lines to ` +
      `${moneyInWords(decimal(lines.total), currency)} (tax ${moneyInWords(decimal(lines.totalTax), currency)}): a credit note made of them would not equal it. Nothing in Xero was changed.`,
    fix:
      'Remove what was paid and credited on the invoice in Xero and void it, then replay the order: ' +
      (isReissued ? 'it is posted again, with its payment.' : 'no credit note is needed then.'),
    details: { invoice: number, total, totalTax, linesTotal: lines.total, linesTax: lines.totalTax },
  };
}
