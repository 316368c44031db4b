import { z } from 'zod';
import { xeroError } from '../xero-error.ts';
import type {
  LineAmountTypes,
  PlannedAddress,
  PlannedContact,
  PlannedInvoice,
  PlannedLine,
  PlannedPayment,
  PostedLine,
} from '../../domain/documents.ts';
import { collectMessages, collectWarnings, money, text, toDay, ZERO_ID } from './fields.ts';
import { invoiceLine, lineAmountTypes, withoutTax } from './invoice-lines.ts';
import { creditNoteElement, type CreditNoteSummary } from './credit-note-element.ts';
import { paymentElement, type PaymentSummary } from './payment-element.ts';
import { plainNumber } from './plain-number.ts';

/** The fields we use. */
export interface ContactSummary {
  readonly contactId: string;
  /** '' = none. */
  readonly contactNumber: string;
  readonly name: string;
  readonly email: string;
  /** '' = none. */
  readonly taxNumber: string;
  /** ACTIVE, ARCHIVED, GDPRREQUEST. */
  readonly status: string;
  /** Id of the contact this one was merged into; '' = not merged, or not in a summary. */
  readonly mergedTo: string;
}

/** Money is a decimal string with two decimals; days are YYYY-MM-DD; absent texts are ''. */
export interface InvoiceSummary {
  readonly invoiceId: string;
  /** ACCREC, ACCPAY. */
  readonly type: string;
  readonly number: string;
  readonly status: string;
  readonly reference: string;
  readonly contactId: string;
  readonly currency: string;
  readonly date: string;
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
  readonly amountDue: string;
  readonly amountPaid: string;
  readonly payments: readonly PaymentSummary[];
  /** Absent if Xero returned none, and in rows of earlier versions. */
  readonly lineAmountTypes?: LineAmountTypes | undefined;
  /** Absent if Xero did not return them: lists without pages. */
  readonly lines?: readonly PostedLine[] | undefined;
}

/** The body of `PUT /Contacts`: bytes to keep and resend unchanged. */
export function contactsBody(planned: readonly { readonly contact: PlannedContact; readonly name: string }[]): string {
  return JSON.stringify({ Contacts: planned.map(({ contact, name }) => toContact(contact, name)) });
}

/** The body for one contact: a new one by name, or by id, with all fields but the name, an existing one. */
export function contactBody(
  contact: PlannedContact,
  of: { readonly name: string } | { readonly contactId: string },
): string {
  const { Name, ContactNumber, ...details } = toContact(contact, 'name' in of ? of.name : '');
  const one = 'name' in of ? { Name, ContactNumber } : { ContactID: of.contactId };
  return JSON.stringify({ Contacts: [{ ...one, ...details }] });
}

/** The body of `PUT /Invoices`. The contact is given by id only: other fields would edit the contact. */
export function invoicesBody(
  planned: readonly { readonly invoice: PlannedInvoice; readonly contactId: string }[],
): string {
  return JSON.stringify({ Invoices: planned.map(({ invoice, contactId }) => toInvoice(invoice, contactId)) });
}

/** A payment and what it settles: an invoice if received, a credit note if refunded. */
export type PaymentToSend = { readonly payment: PlannedPayment } & (
  { readonly invoiceId: string } | { readonly creditNoteId: string }
);

/** The body of `PUT /Payments`. */
export function paymentsBody(planned: readonly PaymentToSend[]): string {
  return JSON.stringify({ Payments: planned.map(toPayment) });
}

function toContact(contact: PlannedContact, name: string) {
  return {
    Name: name,
    ContactNumber: contact.contactNumber,
    ...given('FirstName', contact.firstName),
    ...given('LastName', contact.lastName),
    ...given('EmailAddress', contact.email),
    ...given('TaxNumber', contact.taxNumber),
    ...(contact.addresses.length === 0 ? {} : { Addresses: contact.addresses.map(toAddress) }),
    ...(contact.phone === '' ? {} : { Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: contact.phone }] }),
  };
}

function toAddress(address: PlannedAddress): object {
  return {
    AddressType: address.type,
    ...given('AttentionTo', address.attentionTo),
    ...given('AddressLine1', address.line1),
    ...given('AddressLine2', address.line2),
    ...given('City', address.city),
    ...given('Region', address.region),
    ...given('PostalCode', address.postalCode),
    ...given('Country', address.country),
  };
}

function toInvoice(invoice: PlannedInvoice, contactId: string): object {
  return {
    Type: 'ACCREC',
    Contact: { ContactID: contactId },
    ...given('InvoiceNumber', invoice.number),
    ...given('Reference', invoice.reference),
    ...given('Url', invoice.url),
    Date: invoice.date,
    DueDate: invoice.dueDate,
    CurrencyCode: invoice.currency,
    Status: invoice.status,
    LineAmountTypes: invoice.lineAmountTypes,
    ...given('BrandingThemeID', invoice.brandingThemeId),
    LineItems: invoice.lines.map(toLine),
  };
}

/** A line of an invoice or a credit note. No LineAmount: together with quantity and price it can only be refused (Xero-NetStandard issue 147). */
export function toLine(line: PlannedLine): object {
  return {
    Description: line.description,
    Quantity: plainNumber(line.quantity),
    UnitAmount: plainNumber(line.unitAmount),
    ...given('AccountCode', line.accountCode),
    ...given('TaxType', line.taxType),
    ...(line.taxAmount === null ? {} : { TaxAmount: plainNumber(line.taxAmount) }),
    ...given('ItemCode', line.itemCode),
    ...(line.tracking.length === 0
      ? {}
      : {
          Tracking: line.tracking.map((choice) => ({
            TrackingCategoryID: choice.categoryId,
            TrackingOptionID: choice.optionId,
          })),
        }),
  };
}

function toPayment(one: PaymentToSend): object {
  const { payment } = one;
  return {
    ...('invoiceId' in one
      ? { Invoice: { InvoiceID: one.invoiceId } }
      : { CreditNote: { CreditNoteID: one.creditNoteId } }),
    Account: 'code' in payment.account ? { Code: payment.account.code } : { AccountID: payment.account.accountId },
    Date: payment.date,
    Amount: plainNumber(payment.amount),
    ...given('Reference', payment.reference),
  };
}

/** A text that is sent only if present. */
export function given(key: string, value: string | null): Record<string, string> {
  return value === null || value === '' ? {} : { [key]: value };
}

const contactShape = z.object({
  ContactID: z.string(),
  ContactNumber: text,
  Name: text,
  EmailAddress: text,
  TaxNumber: text,
  ContactStatus: text,
  MergedToContactID: text,
});

/** One element of `Contacts`. */
export const contactElement = contactShape.transform((contact): ContactSummary => ({
  contactId: contact.ContactID,
  contactNumber: contact.ContactNumber,
  name: contact.Name,
  email: contact.EmailAddress,
  taxNumber: contact.TaxNumber,
  status: contact.ContactStatus === '' ? 'ACTIVE' : contact.ContactStatus,
  mergedTo: contact.MergedToContactID === ZERO_ID ? '' : contact.MergedToContactID,
}));

const nothing = '0.00';

/** One element of `Invoices`. */
export const invoiceElement = z
  .object({
    InvoiceID: z.string(),
    Type: text,
    InvoiceNumber: text,
    Status: text,
    Reference: text,
    Contact: z.object({ ContactID: text }).nullish(),
    CurrencyCode: text,
    DateString: text,
    Date: text,
    SubTotal: money,
    TotalTax: money,
    Total: money,
    AmountDue: money.nullish(),
    AmountPaid: money.nullish(),
    Payments: z.array(paymentElement).nullish(),
    LineAmountTypes: lineAmountTypes,
    LineItems: z.array(invoiceLine).nullish(),
  })
  .transform((invoice): InvoiceSummary => ({
    invoiceId: invoice.InvoiceID,
    type: invoice.Type,
    number: invoice.InvoiceNumber,
    status: invoice.Status,
    reference: invoice.Reference,
    contactId: invoice.Contact?.ContactID ?? '',
    currency: invoice.CurrencyCode,
    date: toDay(invoice.DateString === '' ? invoice.Date : invoice.DateString),
    subTotal: invoice.SubTotal,
    totalTax: invoice.TotalTax,
    total: invoice.Total,
    amountDue: invoice.AmountDue ?? nothing,
    amountPaid: invoice.AmountPaid ?? nothing,
    payments: invoice.Payments ?? [],
    lineAmountTypes: invoice.LineAmountTypes,
    lines: invoice.LineItems?.map((line) => withoutTax(line, invoice.LineAmountTypes)),
  }));

export type ElementKind =
  'Contacts' | 'Invoices' | 'Payments' | 'CreditNotes' | 'Allocations' | 'HistoryRecords' | 'BankTransactions';

/** Xero's response for one element of a write. Absent texts are null. */
export interface ElementAnswer {
  readonly ok: boolean;
  /** Null unless it is a real id; a refused update may still have one, an allocation may lack one. */
  readonly id: string | null;
  /** InvoiceNumber, CreditNoteNumber; of a payment, its document's. */
  readonly number: string | null;
  /** Contacts only. */
  readonly name: string | null;
  readonly contactNumber: string | null;
  /** An invoice's own id; for a payment or an allocation its invoice's. */
  readonly invoiceId: string | null;
  /** A credit note's own id; for a payment or an allocation its credit note's. */
  readonly creditNoteId: string | null;
  readonly reference: string | null;
  readonly amount: string | null;
  /** YYYY-MM-DD; payments only. */
  readonly date: string | null;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** The invoice as Xero made it; null for other kinds, and when an element cannot be read as one. */
  readonly invoice: InvoiceSummary | null;
  /** The same of a credit note. */
  readonly creditNote: CreditNoteSummary | null;
}

const id = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === '' || value === ZERO_ID ? null : value));
const word = text.transform((value) => (value === '' ? null : value));

const elementShape = z.object({
  StatusAttributeString: z.string().nullish(),
  HasErrors: z.boolean().nullish(),
  HasValidationErrors: z.boolean().nullish(),
  ContactID: id,
  InvoiceID: id,
  PaymentID: id,
  CreditNoteID: id,
  AllocationID: id,
  BankTransactionID: id,
  InvoiceNumber: word,
  CreditNoteNumber: word,
  Name: word,
  ContactNumber: word,
  Reference: word,
  Amount: money.nullish().catch(null),
  Date: word,
  Invoice: z.object({ InvoiceID: id, InvoiceNumber: word }).nullish(),
  CreditNote: z.object({ CreditNoteID: id, CreditNoteNumber: word }).nullish(),
});

const OWN_ID = {
  Contacts: 'ContactID',
  Invoices: 'InvoiceID',
  Payments: 'PaymentID',
  CreditNotes: 'CreditNoteID',
  Allocations: 'AllocationID',
  BankTransactions: 'BankTransactionID',
} as const;

/**
 * The elements of a 200 response to a write, judged by Xero's rule for success (OpenAPI examples): a real id, no
 * validation errors of its own, and no flag to the contrary. Throws xero_bad_answer if the list is missing.
 */
export function readElements(json: unknown, kind: ElementKind): ElementAnswer[] {
  const envelope = z.object({ [kind]: z.array(z.unknown()) }).safeParse(json);
  const elements = envelope.success ? envelope.data[kind] : undefined;
  if (elements === undefined)
    throw xeroError('xero_bad_answer', `Xero's answer has no list of ${kind}.`, { retry: 'lookup' });
  return elements.map((element) => readElement(element, kind));
}

function readElement(element: unknown, kind: ElementKind): ElementAnswer {
  const parsed = elementShape.safeParse(element);
  if (!parsed.success) {
    throw xeroError('xero_bad_answer', `An element of ${kind} cannot be read.`, {
      retry: 'lookup',
      cause: parsed.error,
    });
  }
  const shape = parsed.data;
  const errors = collectMessages(element);
  const refused =
    shape.StatusAttributeString?.toUpperCase() === 'ERROR' ||
    shape.HasErrors === true ||
    shape.HasValidationErrors === true;
  const ownId = kind === 'HistoryRecords' ? null : (shape[OWN_ID[kind]] ?? null);
  const invoice = kind === 'Invoices' ? invoiceElement.safeParse(element) : null;
  const creditNote = kind === 'CreditNotes' ? creditNoteElement.safeParse(element) : null;
  // The OpenAPI example of a new allocation has no id of its own, and a note never has one.
  const isNamed = ownId !== null || kind === 'Allocations' || kind === 'HistoryRecords';
  return {
    ok: isNamed && errors.length === 0 && !refused,
    id: ownId,
    number: numberOf(shape),
    name: kind === 'Contacts' ? shape.Name : null,
    contactNumber: kind === 'Contacts' ? shape.ContactNumber : null,
    invoiceId: kind === 'Invoices' ? ownId : (shape.Invoice?.InvoiceID ?? null),
    creditNoteId: kind === 'CreditNotes' ? ownId : (shape.CreditNote?.CreditNoteID ?? null),
    reference: shape.Reference,
    amount: shape.Amount ?? null,
    date: kind === 'Payments' ? toDay(shape.Date) || null : null,
    errors,
    warnings: collectWarnings(element),
    invoice: invoice?.success === true ? invoice.data : null,
    creditNote: creditNote?.success === true ? creditNote.data : null,
  };
}

function numberOf(shape: z.infer<typeof elementShape>): string | null {
  return (
    shape.InvoiceNumber ??
    shape.CreditNoteNumber ??
    shape.Invoice?.InvoiceNumber ??
    shape.CreditNote?.CreditNoteNumber ??
    null
  );
}
