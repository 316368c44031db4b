import { xeroError } from '../xero-error.ts';
import { z } from 'zod';
import { collectMessages, collectWarnings, money, text, toDay, ZERO_ID } from './fields.ts';

const id = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === '' || value === ZERO_ID ? null : value));
const word = text.transform((value) => (value === '' ? null : value));

const elementShape = z.looseObject({
  StatusAttributeString: z.string().nullish(),
  HasErrors: z.boolean().nullish(),
  HasValidationErrors: z.boolean().nullish(),
  InvoiceID: id,
  CreditNoteID: id,
  InvoiceNumber: word,
  CreditNoteNumber: word,
  Name: word,
  ContactNumber: word,
  Code: word.catch(null),
  Reference: word,
  Amount: money.nullish().catch(null),
  Date: word,
  Invoice: z.object({ InvoiceID: id, InvoiceNumber: word }).nullish(),
  CreditNote: z.object({ CreditNoteID: id, CreditNoteNumber: word }).nullish(),
});

/** Xero's response for one element of a write. Absent texts are null. */
export type ElementAnswer = ReturnType<typeof readElement>;

/** The example of a new allocation has no id of its own (OpenAPI), and a history note never has one. */
const NAMELESS: readonly string[] = ['Allocations', 'HistoryRecords'];

/**
 * The elements of a 200 response to a write, judged by Xero's rule for success (OpenAPI examples): a real id, no
 * validation errors of its own, and no flag to the contrary. `envelope`: the list's key, e.g. "Invoices". Throws
 * xero_bad_answer if the list is missing.
 */
export function readElements(json: unknown, envelope: string): ElementAnswer[] {
  const list = z.object({ [envelope]: z.array(z.unknown()) }).safeParse(json);
  const elements = list.data?.[envelope] ?? removedAllocation(json, envelope);
  if (elements === undefined)
    throw xeroError('xero_bad_answer', `Xero's answer has no list of ${envelope}.`, { retry: 'lookup' });
  return elements.map((element) => readElement(element, envelope));
}

/** The removal of one allocation is answered without a list (OpenAPI). */
function removedAllocation(json: unknown, envelope: string): [unknown] | undefined {
  if (envelope !== 'Allocations') return undefined;
  return z.object({ AllocationID: z.string(), IsDeleted: z.literal(true) }).safeParse(json).success
    ? [json]
    : undefined;
}

function readElement(element: unknown, envelope: string) {
  const { data: shape, error: cause } = elementShape.safeParse(element);
  if (shape === undefined)
    throw xeroError('xero_bad_answer', `An element of ${envelope} cannot be read.`, { retry: 'lookup', cause });
  const errors = collectMessages(element);
  const isRefused =
    shape.StatusAttributeString?.toUpperCase() === 'ERROR' ||
    shape.HasErrors === true ||
    shape.HasValidationErrors === true;
  // Invoices → InvoiceID, BankTransactions → BankTransactionID.
  const singular = envelope === 'Options' ? 'TrackingOption' : envelope.slice(0, -1);
  const ownId = id.catch(null).parse(shape[`${singular}ID`]);
  return {
    ok: (ownId !== null || NAMELESS.includes(envelope)) && errors.length === 0 && !isRefused,
    /** Null unless it is a real id; a refused update may still have one, an allocation may lack one. */
    id: ownId,
    /** InvoiceNumber, CreditNoteNumber; of a payment, its document's. */
    number:
      shape.InvoiceNumber ??
      shape.CreditNoteNumber ??
      shape.Invoice?.InvoiceNumber ??
      shape.CreditNote?.CreditNoteNumber ??
      null,
    /** Contacts only. */
    name: envelope === 'Contacts' ? shape.Name : null,
    contactNumber: envelope === 'Contacts' ? shape.ContactNumber : null,
    /** Items only. */
    code: envelope === 'Items' ? shape.Code : null,
    /** An invoice's own id; for a payment or an allocation its invoice's. */
    invoiceId: envelope === 'Invoices' ? ownId : (shape.Invoice?.InvoiceID ?? null),
    /** A credit note's own id; for a payment or an allocation its credit note's. */
    creditNoteId: envelope === 'CreditNotes' ? ownId : (shape.CreditNote?.CreditNoteID ?? null),
    reference: shape.Reference,
    amount: shape.Amount ?? null,
    /** YYYY-MM-DD; payments only. */
    date: envelope === 'Payments' ? toDay(shape.Date) || null : null,
    errors,
    warnings: collectWarnings(element),
    /** As Xero sent it; read by its kind (`answeredAs`). */
    element,
  };
}

/** The answer's element as its kind reads it; null when it cannot be read as one. */
export function answeredAs<T>(shape: z.ZodType<T>, { element }: Pick<ElementAnswer, 'element'>): T | null {
  return shape.safeParse(element).data ?? null;
}
