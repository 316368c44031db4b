/**
 * Maximum lengths in characters (github.com/XeroAPI/Xero-OpenAPI, xero_accounting.yaml). Those of CreditNoteNumber, of
 * Url and of a payment's Reference are not documented; assumed.
 */
const MAX_LENGTHS: Readonly<Record<string, number>> = {
  InvoiceNumber: 255,
  CreditNoteNumber: 255,
  Reference: 255,
  Description: 4000,
  Url: 500,
  Name: 255,
  FirstName: 255,
  LastName: 255,
  EmailAddress: 255,
  ContactNumber: 50,
  AccountNumber: 50,
  CompanyNumber: 50,
  TaxNumber: 50,
  AddressLine1: 500,
  AddressLine2: 500,
  AddressLine3: 500,
  AddressLine4: 500,
  City: 255,
  Region: 255,
  AttentionTo: 255,
  PostalCode: 50,
  Country: 50,
  PhoneNumber: 50,
  PhoneAreaCode: 10,
  PhoneCountryCode: 20,
  Details: 2500,
};

/** The text of a field that is too long, or nothing. */
export function lengthProblem(field: string, value: string, max = MAX_LENGTHS[field]): string[] {
  if (max === undefined || value.length <= max) return [];
  return [`The field ${field} must be a string with a maximum length of ${max}.`];
}
