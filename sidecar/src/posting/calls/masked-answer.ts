/** Fields of Xero's answers kept for the trail besides ids: figures, states, and Xero's messages about them. */
const KEPT = names(
  'InvoiceNumber CreditNoteNumber IsReconciled ContactNumber ContactStatus Type PaymentType Status',
  'LineAmountTypes Reference CurrencyCode CurrencyRate Date DateString DueDateString UpdatedDateUTC',
  'SubTotal TotalTax Total Amount AmountDue AmountPaid AmountCredited RemainingCredit AccountCode Code',
  'TaxType TaxAmount LineAmount Quantity UnitAmount StatusAttributeString HasErrors HasValidationErrors',
  'IsDeleted',
);
/** Documents that a document names: their own calls and answers have their lines. */
const NAMED = names('Invoice CreditNote');
/** Containers to search. */
const ENTERED = names('Contact LineItems Payments Allocations ValidationErrors Warnings');

function names(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/** An answer without names, addresses and other data that an audit does not need. */
export function maskedAnswer(json: unknown, envelope: string): { readonly elements: readonly unknown[] } {
  const elements: unknown = isObject(json) ? json[envelope] : undefined;
  const isContact = envelope === 'Contacts';
  return { elements: Array.isArray(elements) ? elements.map((one) => masked(one, isContact)) : [] };
}

function masked(value: unknown, isContact: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => masked(one, isContact));
  if (!isObject(value)) return null;
  const kept: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (NAMED.has(key)) kept[key] = masked(withoutLines(inner), isContact);
    else if (ENTERED.has(key) || key.endsWith('Account')) kept[key] = masked(inner, isContact);
    // Xero's messages about a contact may repeat its name.
    else if (key === 'Message') kept[key] = isContact ? '[masked]' : inner;
    else if ((KEPT.has(key) || key.endsWith('ID')) && !isObject(inner)) kept[key] = inner;
  }
  return kept;
}

function withoutLines(document: unknown): unknown {
  return isObject(document) ? { ...document, LineItems: undefined } : document;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
