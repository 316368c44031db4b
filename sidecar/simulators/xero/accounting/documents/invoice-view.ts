import type { Work } from '../books/work.ts';
import type { Invoice, Organisation } from '../organisation.ts';
import { contactReferenceView, unpagedContactView, writtenContactView } from '../contacts/contact-view.ts';
import type { UnitDp } from '../lines/line-amounts.ts';
import type { View } from '../wire/answers.ts';
import { dateOut } from '../wire/dates.ts';
import { numberOut, sum } from '../wire/money.ts';
import Big from 'big.js';
import { allocationsOf, amountAllocated, amountPaid, outstanding } from './balances-of.ts';
import { dateView, documentView, paymentsOnDocument } from './document-view.ts';

function headView(organisation: Organisation, invoice: Invoice, amountDue: Big): View {
  return {
    Type: invoice.type,
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    ...(invoice.type === 'ACCREC' ? { Reference: invoice.reference } : {}),
    ...(invoice.url === '' ? {} : { Url: invoice.url }),
    Prepayments: [],
    Overpayments: [],
    AmountDue: numberOut(amountDue),
    AmountPaid: numberOut(amountPaid(organisation, invoice)),
    SentToContact: invoice.sentToContact,
    CurrencyRate: numberOut(invoice.currencyRate),
    ...discountView(invoice),
    HasErrors: false,
  };
}

function discountView(invoice: Invoice): View {
  const discounts = invoice.lines.flatMap(({ amounts }) => {
    if (amounts === null || (amounts.discountRate === null && amounts.discountAmount === null)) return [];
    return new Big(amounts.quantity).times(amounts.unitAmount).minus(amounts.lineAmount);
  });
  if (discounts.length === 0) return { IsDiscounted: false };
  return { IsDiscounted: true, TotalDiscount: numberOut(sum(discounts).round(2)) };
}

function plansView(invoice: Invoice): View {
  return {
    ...dateView('ExpectedPaymentDate', invoice.expectedPaymentDate),
    ...dateView('PlannedPaymentDate', invoice.plannedPaymentDate),
  };
}

/** As answers to writes print an invoice; a voided one still shows what was due. */
export function writtenInvoiceView(organisation: Organisation, invoice: Invoice, unitDp: UnitDp): View {
  const contact = organisation.contacts[invoice.contactId];
  return {
    ...headView(organisation, invoice, outstanding(organisation, invoice)),
    ...(contact === undefined ? {} : { Contact: writtenContactView(contact) }),
    ...plansView(invoice),
    ...documentView(organisation, invoice, unitDp),
  };
}

function listedView(organisation: Organisation, invoice: Invoice, unitDp: UnitDp): View {
  const isDead = invoice.status === 'VOIDED' || invoice.status === 'DELETED';
  return {
    ...headView(organisation, invoice, isDead ? new Big(0) : outstanding(organisation, invoice)),
    Payments: paymentsOnDocument(organisation, invoice),
    CreditNotes: creditNotesOnInvoice(organisation, invoice),
    AmountCredited: numberOut(amountAllocated(organisation, invoice)),
    HasAttachments: false,
    Contact: contactReferenceView(organisation, invoice.contactId),
    ...plansView(invoice),
    ...documentView(organisation, invoice, unitDp),
  };
}

/** As lists with lines print an invoice. */
export function pagedInvoiceView(organisation: Organisation, invoice: Invoice, unitDp: UnitDp): View {
  return listedView(organisation, invoice, unitDp);
}

/** As a read by id or number prints an invoice: with the whole contact. */
export function singleInvoiceView(organisation: Organisation, invoice: Invoice, unitDp: UnitDp): View {
  const contact = organisation.contacts[invoice.contactId];
  return {
    ...listedView(organisation, invoice, unitDp),
    ...(contact === undefined ? {} : { Contact: unpagedContactView(contact) }),
  };
}

/** As lists without a page print an invoice: no lines. */
export function unpagedInvoiceView(organisation: Organisation, invoice: Invoice, unitDp: UnitDp): View {
  return { ...listedView(organisation, invoice, unitDp), LineItems: [] };
}

/** summaryOnly drops payments, attachments and lines. */
export function summaryInvoiceView(organisation: Organisation, invoice: Invoice, unitDp: UnitDp): View {
  const view = listedView(organisation, invoice, unitDp);
  const dropped = ['Payments', 'HasAttachments', 'LineItems', 'CISDeduction'];
  return Object.fromEntries(Object.entries(view).filter(([field]) => !dropped.includes(field)));
}

/** By the switch that says whether Xero returns the link. */
export function asReturned({ switches }: Work, view: View): View {
  const isShown = (field: string) => field !== 'Url' || switches.invoiceUrl === 'returned';
  return Object.fromEntries(Object.entries(view).filter(([field]) => isShown(field)));
}

function creditNotesOnInvoice(organisation: Organisation, invoice: Invoice): View[] {
  return allocationsOf(organisation, invoice).map((allocation) => {
    const creditNote = organisation.creditNotes[allocation.creditNoteId];
    return {
      CreditNoteID: allocation.creditNoteId,
      CreditNoteNumber: creditNote?.number ?? '',
      ID: allocation.creditNoteId,
      AppliedAmount: numberOut(allocation.amount),
      ...(creditNote === undefined
        ? {}
        : { ...dateView('Date', allocation.date), Total: numberOut(creditNote.totals.total) }),
      Date: dateOut(allocation.date),
      LineItems: [],
      HasErrors: false,
    };
  });
}
