import { z } from 'zod';
import type { Context } from '../context/context.ts';
import type { OrganisationLists } from '../domain/documents.ts';
import { accountLabel, rateLabel } from '../journal/labels.ts';
import { refOf } from './write-entry.ts';
import type { Write } from './rehearsal-xero.ts';
import type { XeroElement } from './sales-element.ts';

/** What would be made of an order, in the words of the organisation's lists. */
export interface SampleDocuments {
  readonly contact: { readonly name: string; readonly email: string; readonly isNew: boolean } | null;
  readonly invoice: SampleInvoice | null;
  readonly payment: SamplePayment | null;
}

interface SampleInvoice {
  readonly number: string;
  readonly reference: string;
  readonly date: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly status: string;
  /** The lines' amounts include tax. */
  readonly hasTaxInPrices: boolean;
  readonly lines: readonly SampleLine[];
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
}

interface SampleLine {
  readonly description: string;
  readonly quantity: string;
  readonly unitAmount: string;
  readonly account: string;
  readonly taxType: string;
  readonly amount: string;
  readonly tax: string;
}

interface SamplePayment {
  readonly date: string;
  readonly amount: string;
  readonly currency: string;
  readonly account: string;
}

const text = z.string().default('');
const contact = z.looseObject({ Name: text, EmailAddress: text });
const line = z.looseObject({
  ...{ Description: text, Quantity: text, UnitAmount: text, AccountCode: text, TaxType: text },
  ...{ LineAmount: text, TaxAmount: text },
});
const invoice = z.looseObject({
  ...{ InvoiceNumber: text, Reference: text, Date: text, DueDate: text, CurrencyCode: text, Status: text },
  ...{ LineAmountTypes: text, LineItems: z.array(line), SubTotal: text, TotalTax: text, Total: text },
  Contact: z.looseObject({ ContactID: text }),
});
const payment = z.looseObject({
  Date: text,
  Amount: text,
  Account: z.object({ Code: z.string().nullish(), AccountID: z.string().nullish() }),
});

/** The contact, the invoice and the payment among the writes for one order. Throws a Xero error. */
export async function documentsOfWrites(
  { organisations, xero }: Context,
  storeId: string,
  writes: readonly Write[],
): Promise<SampleDocuments> {
  const organisation = await organisations.forStore(storeId);
  const made = ofResource(writes, 'Invoices');
  if (organisation === null || made === undefined) return { contact: null, invoice: null, payment: null };
  const { client, lists } = xero();
  const own = await lists.lists(organisation.tenantId, { tracking: false, items: false });
  const read = invoice.parse(made);
  const found = await client.contactsByIds(organisation.tenantId, [read.Contact.ContactID]);
  const known = found.find(({ contactId }) => contactId === read.Contact.ContactID);
  const written = ofResource(writes, 'Contacts');
  return {
    contact: contactOf(written === undefined ? undefined : contact.parse(written), known),
    invoice: invoiceOf(read, own),
    payment: paymentOf(ofResource(writes, 'Payments'), read.CurrencyCode, own),
  };
}

function ofResource(writes: readonly Write[], resource: string): XeroElement | undefined {
  return writes.find((one) => one.resource === resource && one.after !== null)?.after ?? undefined;
}

function contactOf(
  written: z.infer<typeof contact> | undefined,
  known: { readonly name: string; readonly email: string } | undefined,
): SampleDocuments['contact'] {
  if (known !== undefined) return { name: known.name, email: known.email, isNew: false };
  return written === undefined ? null : { name: written.Name, email: written.EmailAddress, isNew: true };
}

function invoiceOf(read: z.infer<typeof invoice>, lists: OrganisationLists): SampleInvoice {
  return {
    ...{ number: read.InvoiceNumber, reference: read.Reference, date: read.Date, dueDate: read.DueDate },
    ...{ currency: read.CurrencyCode, status: read.Status, hasTaxInPrices: read.LineAmountTypes === 'Inclusive' },
    lines: read.LineItems.map((one) => ({
      ...{ description: one.Description, quantity: one.Quantity, unitAmount: one.UnitAmount },
      account: one.AccountCode === '' ? '' : accountLabel({ code: one.AccountCode }, lists),
      taxType: one.AccountCode === '' ? '' : rateLabel(one.TaxType, lists),
      ...{ amount: one.LineAmount, tax: one.TaxAmount },
    })),
    ...{ subTotal: read.SubTotal, totalTax: read.TotalTax, total: read.Total },
  };
}

function paymentOf(made: XeroElement | undefined, currency: string, lists: OrganisationLists): SamplePayment | null {
  if (made === undefined) return null;
  const { Date: date, Amount: amount, Account: account } = payment.parse(made);
  return { date, amount, currency, account: accountLabel(refOf(account), lists) };
}
