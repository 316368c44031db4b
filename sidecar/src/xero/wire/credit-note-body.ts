import type { PlannedCreditNote } from '../../domain/documents.ts';
import { plainNumber } from './plain-number.ts';
import { given, toLine } from './wire.ts';

/** The body of `PUT /CreditNotes`. The contact is given by id only: other fields would edit the contact. */
export function creditNotesBody(
  planned: readonly { readonly note: PlannedCreditNote; readonly contactId: string }[],
): string {
  return JSON.stringify({ CreditNotes: planned.map(({ note, contactId }) => toCreditNote(note, contactId)) });
}

/** The body of `PUT /CreditNotes/{id}/Allocations`: one credit note onto one invoice. */
export function allocationBody(planned: {
  readonly invoiceId: string;
  readonly amount: string;
  /** Required, but Xero always uses the later of both documents' dates. */
  readonly date: string;
}): string {
  const { invoiceId, amount, date } = planned;
  return JSON.stringify({
    Allocations: [{ Invoice: { InvoiceID: invoiceId }, Amount: plainNumber(amount), Date: date }],
  });
}

function toCreditNote(note: PlannedCreditNote, contactId: string): object {
  return {
    Type: 'ACCRECCREDIT',
    Contact: { ContactID: contactId },
    CreditNoteNumber: note.number,
    ...given('Reference', note.reference),
    Date: note.date,
    CurrencyCode: note.currency,
    Status: note.status,
    LineAmountTypes: note.lineAmountTypes,
    ...given('BrandingThemeID', note.brandingThemeId),
    LineItems: note.lines.map(toLine),
  };
}
