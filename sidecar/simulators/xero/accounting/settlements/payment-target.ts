import type { CreditNote, Invoice, Organisation, Payment } from '../organisation.ts';
import { CREDIT_NOTES_BY_NUMBER, INVOICES_BY_NUMBER, type Work } from '../books/work.ts';
import { settledStatus } from '../documents/balances-of.ts';
import { id, object, text, type Element } from '../wire/element.ts';

export type Payable = Invoice | CreditNote;

function live<T extends Payable>(found: readonly T[]): T | undefined {
  return found.find(({ status }) => status !== 'DELETED') ?? found[0];
}

/** The invoice or credit note a payment element names, by id or number; undefined when there is no such document. */
export function namedTarget(work: Work, element: Element): Payable | undefined {
  const { invoices, creditNotes } = work.organisation;
  const invoice = object(element, 'Invoice') ?? {};
  const creditNote = object(element, 'CreditNote') ?? {};
  const invoiceId = id(invoice, 'InvoiceID');
  if (invoiceId !== undefined) return invoices[invoiceId];
  const creditNoteId = id(creditNote, 'CreditNoteID');
  if (creditNoteId !== undefined) return creditNotes[creditNoteId];
  const invoiceNumber = text(invoice, 'InvoiceNumber') ?? text(element, 'InvoiceNumber') ?? '';
  if (invoiceNumber !== '') return live(INVOICES_BY_NUMBER.find(invoices, invoiceNumber));
  const number = text(creditNote, 'CreditNoteNumber') ?? text(element, 'CreditNoteNumber') ?? '';
  return live(CREDIT_NOTES_BY_NUMBER.find(creditNotes, number));
}

/** The document a payment belongs to. */
export function targetOf({ invoices, creditNotes }: Organisation, { target }: Payment): Payable | undefined {
  return target.kind === 'invoice' ? invoices[target.id] : creditNotes[target.id];
}

/** Stores a document after something was paid or allocated, with the status that follows. */
export function saveSettled(work: Work, document: Payable): void {
  const settled = { ...settledStatus(work.organisation, document), updatedAt: work.at };
  if (settled.kind === 'invoice') {
    work.saveInvoice(settled);
    work.announce('Invoice', settled.id, 'UPDATE');
  } else {
    work.saveCreditNote(settled);
    work.announce('CreditNote', settled.id, 'UPDATE');
  }
}
