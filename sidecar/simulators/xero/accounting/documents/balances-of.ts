import Big from 'big.js';
import type { CreditNote, Invoice, Organisation, Payment, SalesDocument } from '../organisation.ts';
import { sum } from '../wire/money.ts';

/** Payments of a document that were not deleted. */
export function livePayments(organisation: Organisation, document: SalesDocument): Payment[] {
  return document.paymentIds.flatMap((paymentId) => {
    const payment = organisation.payments[paymentId];
    return payment?.status === 'AUTHORISED' ? payment : [];
  });
}

export function allocationsOf(organisation: Organisation, document: SalesDocument) {
  return document.allocationIds.flatMap((allocationId) => organisation.allocations[allocationId] ?? []);
}

export function amountPaid(organisation: Organisation, document: SalesDocument): Big {
  return sum(livePayments(organisation, document).map((payment) => payment.amount));
}

export function amountAllocated(organisation: Organisation, document: SalesDocument): Big {
  return sum(allocationsOf(organisation, document).map((allocation) => allocation.amount));
}

/** AmountDue of an invoice, RemainingCredit of a credit note. */
export function outstanding(organisation: Organisation, document: SalesDocument): Big {
  const used = amountPaid(organisation, document).plus(amountAllocated(organisation, document));
  return new Big(document.totals.total).minus(used);
}

export function hasAllocations(organisation: Organisation, document: SalesDocument): boolean {
  return livePayments(organisation, document).length > 0 || document.allocationIds.length > 0;
}

/** The day the last payment or allocation closed a PAID document. */
export function fullyPaidOn(organisation: Organisation, document: SalesDocument): string | null {
  if (document.status !== 'PAID') return null;
  const dates = [...livePayments(organisation, document), ...allocationsOf(organisation, document)].map(
    ({ date }) => date,
  );
  return dates.toSorted().at(-1) ?? document.date;
}

/** PAID when nothing is outstanding, AUTHORISED again when something is. */
export function settledStatus<T extends Invoice | CreditNote>(organisation: Organisation, document: T): T {
  if (document.status !== 'AUTHORISED' && document.status !== 'PAID') return document;
  const isOpen = outstanding(organisation, document).gt(0);
  return { ...document, status: isOpen ? 'AUTHORISED' : 'PAID' };
}
