import type { CreditNote, Organisation } from '../organisation.ts';
import { contactReferenceView, unpagedContactView, writtenContactView } from '../contacts/contact-view.ts';
import type { UnitDp } from '../lines/line-amounts.ts';
import type { View } from '../wire/answers.ts';
import { dateOut } from '../wire/dates.ts';
import { numberOut } from '../wire/money.ts';
import { allocationsOf, outstanding } from './balances-of.ts';
import { documentView, invoiceStub, paymentsOnDocument } from './document-view.ts';

function headView(organisation: Organisation, creditNote: CreditNote): View {
  return {
    CreditNoteID: creditNote.id,
    CreditNoteNumber: creditNote.number,
    Payments: paymentsOnDocument(organisation, creditNote),
    ID: creditNote.id,
    HasErrors: false,
    CurrencyRate: numberOut(creditNote.currencyRate),
    Type: creditNote.type,
    Reference: creditNote.reference,
    SentToContact: creditNote.sentToContact,
    RemainingCredit: numberOut(outstanding(organisation, creditNote)),
    Allocations: allocationsOnCreditNote(organisation, creditNote),
    HasAttachments: false,
  };
}

export function writtenCreditNoteView(organisation: Organisation, creditNote: CreditNote, unitDp: UnitDp): View {
  const contact = organisation.contacts[creditNote.contactId];
  return {
    ...headView(organisation, creditNote),
    ...(contact === undefined ? {} : { Contact: writtenContactView(contact) }),
    ...documentView(organisation, creditNote, unitDp),
  };
}

export function pagedCreditNoteView(organisation: Organisation, creditNote: CreditNote, unitDp: UnitDp): View {
  return {
    ...headView(organisation, creditNote),
    Contact: contactReferenceView(organisation, creditNote.contactId),
    ...documentView(organisation, creditNote, unitDp),
  };
}

export function singleCreditNoteView(organisation: Organisation, creditNote: CreditNote, unitDp: UnitDp): View {
  const contact = organisation.contacts[creditNote.contactId];
  return {
    ...pagedCreditNoteView(organisation, creditNote, unitDp),
    ...(contact === undefined ? {} : { Contact: unpagedContactView(contact) }),
  };
}

/** As lists without a page print a credit note: no lines. */
export function unpagedCreditNoteView(organisation: Organisation, creditNote: CreditNote, unitDp: UnitDp): View {
  return { ...pagedCreditNoteView(organisation, creditNote, unitDp), LineItems: [] };
}

function allocationsOnCreditNote(organisation: Organisation, creditNote: CreditNote): View[] {
  return allocationsOf(organisation, creditNote).map((allocation) => ({
    AllocationID: allocation.id,
    Amount: numberOut(allocation.amount),
    Date: dateOut(allocation.date),
    Invoice: invoiceStub(allocation.invoiceId, organisation.invoices[allocation.invoiceId]?.number),
  }));
}
